package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.tidegate.coordinator.registry.NodeView;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request for a ranking, understood or not. */
sealed interface Question {
    /** What every client of ours needs when it names nothing. */
    String USUAL_CAPABILITY = "claude-code-proxy";

    int USUAL_LIMIT = 5;
    int MOST = 50;

    /**
     * It is well made.
     *
     * @param limit endpoints at most
     */
    record Asked(Wish wish, int limit, Form form) implements Question {}

    record Wrong(Answer answer) implements Question {}

    static Question of(RoutingContext context, ClientPlaces places, Supplier<? extends Collection<NodeView>> nodes) {
        Input query = Input.query(context);
        Optional<String> location = query.text("location");
        OptionalDouble lat = degrees(query, "lat");
        OptionalDouble lon = degrees(query, "lon");
        int limit = query.parsed("limit", Question::limit).orElse(USUAL_LIMIT);
        Set<String> capabilities = query.text("capability").map(Question::names).orElse(Set.of(USUAL_CAPABILITY));
        Optional<String> current = query.text("current").map(Ranker::trimmed);
        Form form = query.parsed("format", Form::labelled).orElseGet(Form.Json::new);
        return query.wrong().<Question>map(Wrong::new).orElseGet(() -> switch (places.understand(
                location, lat, lon, nodes)) {
            case ClientPlaces.Understood.Nowhere(String why) -> new Wrong(Answer.invalid(why));
            case ClientPlaces.Understood.Somewhere(var client) ->
                new Asked(new Wish(client, capabilities, current), limit, form);
        });
    }

    private static OptionalDouble degrees(Input query, String name) {
        Optional<Double> degrees =
                query.parsed(name, text -> Reading.of(text, Double::parseDouble, "degrees, such as 53.35"));
        return degrees.isPresent() ? OptionalDouble.of(degrees.get()) : OptionalDouble.empty();
    }

    private static Reading<Integer> limit(String text) {
        return Reading.of(
                Stream.of(text)
                        .filter(number -> number.matches("[0-9]{1,2}"))
                        .map(Integer::valueOf)
                        .filter(number -> number >= 1 && number <= MOST)
                        .findFirst(),
                () -> "a whole number from 1 to " + MOST);
    }

    private static Set<String> names(String text) {
        return List.of(text.split(",")).stream()
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}
