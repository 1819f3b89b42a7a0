package io.tidegate.coordinator.discovery;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.shell.KeySource;
import io.tidegate.common.shell.Shell;
import io.tidegate.coordinator.config.DiscoveryConfig;
import io.tidegate.coordinator.registry.NodeView;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code GET /v1/discover}. */
final class DiscoverRoute {
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    private final DiscoveryConfig config;
    private final Callers callers;
    private final ClientPlaces places;
    private final Rankings rankings;
    private final Supplier<? extends Collection<NodeView>> nodes;

    DiscoverRoute(
            DiscoveryConfig config,
            Callers callers,
            ClientPlaces places,
            Rankings rankings,
            Supplier<? extends Collection<NodeView>> nodes) {
        this.config = config;
        this.callers = callers;
        this.places = places;
        this.rankings = rankings;
        this.nodes = nodes;
    }

    ApiRoute route() {
        return new ApiRoute(HttpMethod.GET, "/v1/discover", this::handle);
    }

    private Future<Answer> handle(RoutingContext context) {
        return callers.of(context).map(caller -> switch (caller) {
            case Callers.Caller.Refused(Answer answer) -> answer;
            case Callers.Caller.Known _ -> answer(context);
        });
    }

    private Answer answer(RoutingContext context) {
        return switch (Question.of(context, places, nodes)) {
            case Question.Wrong(Answer answer) -> answer;
            case Question.Asked asked -> answer(asked, rankings.of(asked.wish()));
        };
    }

    private Answer answer(Question.Asked asked, Ranking ranking) {
        return switch (asked.form()) {
            case Form.Json() -> kept(Answer.ok(json(asked, ranking)));
            case Form.Lines(Shell shell) ->
                ranking.sites().isEmpty() ? noNode(ranking) : kept(Answer.text(PLAIN_TEXT, lines(shell, ranking)));
            case Form.Points() ->
                ranking.sites().isEmpty()
                        ? noNode(ranking)
                        : kept(Answer.text(PLAIN_TEXT, points(ranking, asked.limit())));
        };
    }

    private JsonObject json(Question.Asked asked, Ranking ranking) {
        JsonObject json = RankingJson.of(
                ranking, asked.wish().client(), asked.limit(), config.ttl().toSeconds());
        config.extraCaCerts().ifPresent(path -> json.put("extra_ca_certs", path));
        return json;
    }

    private String lines(Shell shell, Ranking ranking) {
        return shell.lines(ranking.sites().getFirst().endpoint(), new KeySource.Variables(), config.extraCaCerts());
    }

    private static String points(Ranking ranking, int limit) {
        return ranking.sites().stream()
                .limit(limit)
                .map(site -> Math.round(10 * site.best().score().withoutLatency()) + " " + site.endpoint() + "\n")
                .collect(Collectors.joining());
    }

    private static Answer noNode(Ranking ranking) {
        String why = ranking.leftOut().isEmpty()
                ? "None has enrolled yet."
                : ranking.leftOut().stream()
                        .limit(3)
                        .map(left -> left.node().profile().name() + ": " + left.reason())
                        .collect(Collectors.joining("; ", "", "."));
        return Answer.error(503, "api_error", "No node can be used now. " + why).withHeader("retry-after", "5");
    }

    private Answer kept(Answer answer) {
        return answer.withHeader(
                "cache-control", "private, max-age=" + config.ttl().toSeconds());
    }
}
