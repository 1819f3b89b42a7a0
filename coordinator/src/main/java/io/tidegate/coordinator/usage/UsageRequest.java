package io.tidegate.coordinator.usage;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Input;
import io.tidegate.common.api.Reading;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of {@code GET /admin/v1/usage}.
 *
 * @param user by name or id
 * @param grouped whether groups are asked for, rather than each user as an edge shows them
 * @param csv whether they are asked for as CSV
 * @param query without the user
 * @param after where the last page ended
 * @param limit of a page
 * @param wrong what is wrong with them
 */
record UsageRequest(
        Optional<String> user,
        boolean grouped,
        boolean csv,
        UsageQuery query,
        Optional<String> after,
        int limit,
        Optional<Answer> wrong) {
    private static final int USUAL_PAGE = 100;
    private static final int MOST_ON_PAGE = 1_000;
    private static final int MOST_CSV_LINES = 100_000;
    private static final List<Dimension> USUAL_GROUPS = List.of(Dimension.USER, Dimension.MODEL, Dimension.DAY);

    static UsageRequest read(RoutingContext context) {
        Input input = Input.query(context);
        Optional<String> user = input.text("user");
        Optional<String> key = input.text("key");
        Optional<String> model = input.text("model");
        Optional<String> node = input.text("node");
        Days.Asked days = Days.Asked.in(input);
        Optional<List<Dimension>> by = input.parsed("by", Dimension::list);
        Optional<String> format = input.parsed("format", UsageRequest::format);
        Optional<Integer> limit = input.parsed("limit", UsageRequest::limit);
        Optional<String> after = input.text("after");
        boolean csv = format.map("csv"::equals).orElseGet(() -> acceptsCsv(context));
        boolean grouped = csv || by.isPresent() || key.isPresent() || model.isPresent() || node.isPresent();
        List<Dimension> groups = by.orElse(USUAL_GROUPS);
        Optional<List<String>> place = grouped ? after.map(text -> place(text, groups)) : Optional.empty();
        Optional<Answer> wrong = input.wrong()
                .or(() -> grouped ? days.wrong() : days.wrongAsPair())
                .or(() -> place.filter(List::isEmpty)
                        .map(_ -> Answer.invalid("after: not understood (expected: next of the page before)")));
        int most = csv ? MOST_CSV_LINES : limit.orElse(USUAL_PAGE);
        UsageQuery query =
                new UsageQuery(Optional.empty(), key, model, node, days, groups, place.orElse(List.of()), most);
        return new UsageRequest(user, grouped, csv, query, after, most, wrong);
    }

    /** Both days or none, when users are shown. */
    Optional<Days> period() {
        return query.days().pair();
    }

    /** The parameter {@code after} for the page behind a group. */
    String place(UsageQuery.Group last) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        new JsonArray(new ArrayList<>(last.values())).toBuffer().getBytes());
    }

    /** Empty when it is no such thing. */
    private static List<String> place(String text, List<Dimension> by) {
        try {
            JsonArray values =
                    new JsonArray(Buffer.buffer(Base64.getUrlDecoder().decode(text)));
            List<String> place = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                place.add(values.getString(i));
            }
            boolean fits = place.size() == by.size();
            if (fits && by.contains(Dimension.DAY)) {
                Long.parseLong(place.get(by.indexOf(Dimension.DAY)));
            }
            return fits ? place : List.of();
        } catch (DecodeException | ClassCastException | IllegalArgumentException _) {
            return List.of();
        }
    }

    private static boolean acceptsCsv(RoutingContext context) {
        String accept = context.request().getHeader("accept");
        return accept != null && accept.startsWith("text/csv");
    }

    private static Reading<String> format(String text) {
        return Reading.of(
                Optional.of(text).filter(format -> format.equals("csv") || format.equals("json")), () -> "csv or json");
    }

    private static Reading<Integer> limit(String text) {
        String expected = "a whole number from 1 to " + MOST_ON_PAGE;
        Reading<Integer> read = Reading.of(text, Integer::valueOf, expected);
        return read instanceof Reading.Understood<Integer>(Integer limit) && (limit < 1 || limit > MOST_ON_PAGE)
                ? new Reading.NotUnderstood<>(expected)
                : read;
    }
}
