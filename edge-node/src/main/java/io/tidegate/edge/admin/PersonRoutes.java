package io.tidegate.edge.admin;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.directory.Export;
import io.tidegate.common.directory.Export.Place;
import io.tidegate.common.directory.KeyJson;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserJson;
import io.tidegate.common.quotaapi.QuotaFace;
import io.tidegate.edge.auth.Directory;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.ledger.ClosedAttempt;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.UserRows;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** All that a node has of one user, given out or taken away. */
final class PersonRoutes {
    private static final String ONE = "/admin/v1/users/{user}";
    private static final Place TOTALS = Place.of("totals", 0, "");
    private static final Place ROWS = Place.of("rows", 0, 0);

    private final Directory directory;
    private final KeyIndex index;
    private final QuotaFace quotas;
    private final Ledger ledger;
    private final InstantSource clock;
    private final Users users;

    PersonRoutes(
            Directory directory, KeyIndex index, QuotaFace quotas, Ledger ledger, InstantSource clock, Users users) {
        this.directory = directory;
        this.index = index;
        this.quotas = quotas;
        this.ledger = ledger;
        this.clock = clock;
        this.users = users;
    }

    List<ApiRoute> routes() {
        return List.of(
                new ApiRoute(HttpMethod.GET, ONE + "/export", this::export),
                new ApiRoute(HttpMethod.POST, ONE + "/erase", this::erase));
    }

    private Future<Answer> export(RoutingContext context) {
        String name = Input.path(context, "user");
        Input input = Input.query(context);
        Place from = input.parsed("after", text -> Export.place(text, List.of(TOTALS, ROWS)))
                .orElse(Place.BEGINNING);
        Optional<Answer> wrong = input.wrong();
        Optional<User> user = users.find(name);
        if (user.isEmpty() || wrong.isPresent()) {
            return Future.succeededFuture(wrong.orElseGet(() -> users.notFound(name)));
        }
        return switch (from.section()) {
            case "" -> records(user.get());
            case "totals" -> totals(user.get(), from);
            default -> rows(user.get(), from);
        };
    }

    private Future<Answer> records(User user) {
        return quotas.of(user).map(standings -> {
            List<JsonObject> entries = new ArrayList<>();
            entries.add(Export.entry("user", UserJson.of(user)));
            index.keys().stream()
                    .filter(key -> key.userId().equals(user.id()))
                    .sorted(Comparator.comparing(KeyRecord::id))
                    .forEach(key -> entries.add(Export.entry("key", KeyJson.of(key, user, clock.millis()))));
            standings.forEach(quota -> entries.add(Export.entry("quota", (JsonObject) quota)));
            return Export.answer(entries, Optional.of(TOTALS));
        });
    }

    private Future<Answer> totals(User user, Place from) {
        return ledger.totalsOf(user.id(), from.number(0), from.at().get(1), Export.TOTALS)
                .map(totals -> Export.answer(
                        totals.stream().map(PersonRoutes::entry).toList(),
                        Optional.of(
                                totals.size() < Export.TOTALS
                                        ? ROWS
                                        : Place.of(
                                                "totals",
                                                totals.getLast().day().toEpochDay(),
                                                totals.getLast().model()))));
    }

    private Future<Answer> rows(User user, Place from) {
        return ledger.rowsOf(user.id(), new UserRows.Mark(from.number(0), from.number(1)), Export.LOOK)
                .map(part -> Export.answer(
                        part.rows().stream().map(PersonRoutes::entry).toList(),
                        part.next().map(mark -> Place.of("rows", mark.epochNo(), mark.seq()))));
    }

    private static JsonObject entry(DayTotal total) {
        return Export.entry(
                        "day_total",
                        new JsonObject()
                                .put("user_id", total.userId())
                                .put("day", total.day().toString())
                                .put("model", total.model())
                                .put("requests", total.all().requests())
                                .put("attempts", total.all().attempts()))
                .mergeIn(Export.counts(total.all().usage(), total.all().costNanos()));
    }

    private static JsonObject entry(ClosedAttempt row) {
        return Export.entry(
                        "attempt",
                        new JsonObject()
                                .put("epoch", row.name().epoch().hex())
                                .put("seq", row.name().seq())
                                .put("request_id", row.requestId())
                                .put("attempt_no", row.attemptNo())
                                .put("session_id", row.sessionId())
                                .put("user_id", row.userId())
                                .put("key_id", row.keyId())
                                .put("model", row.model())
                                .put("upstream", row.upstream())
                                .put("opened_at", Export.time(row.openedAtMillis()))
                                .put("closed_at", Export.time(row.closedAtMillis()))
                                .put("day", row.window().day().toString())
                                .put("timezone", row.window().zone())
                                .put("exact", row.quality() == Quality.EXACT)
                                .put("outcome", row.outcome().label())
                                .put("status", row.status())
                                .put("client", row.client())
                                .put("tools", new JsonArray(row.tools())))
                .mergeIn(Export.counts(row.usage(), row.costNanos()));
    }

    private Future<Answer> erase(RoutingContext context) {
        String name = Input.path(context, "user");
        Optional<Answer> wrong = Input.body(context).wrong();
        Optional<User> user = users.find(name);
        if (user.isEmpty() || wrong.isPresent()) {
            return Future.succeededFuture(wrong.orElseGet(() -> users.notFound(name)));
        }
        return quotas.removeOf(context, user.get())
                .compose(removed -> directory
                        .erase(user.get())
                        .map(revoked -> Answer.ok(new JsonObject()
                                .put("user_id", user.get().id())
                                .put("name", user.get().erased().name())
                                .put("keys_revoked", revoked)
                                .put("quotas_removed", removed))));
    }
}
