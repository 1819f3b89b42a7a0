package io.tidegate.coordinator.person;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.ApiRoute;
import io.tidegate.common.api.Input;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.DirectoryWords;
import io.tidegate.common.directory.Export;
import io.tidegate.common.directory.Export.Place;
import io.tidegate.common.directory.KeyJson;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserJson;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UserBody;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.access.AdminRoute;
import io.tidegate.coordinator.access.Role;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** {@code GET /admin/v1/users/{user}/export}: all that is stored of one user, part by part. Never a secret or its hash. */
public final class PersonRoutes {
    private static final int KEYS_AT_A_TIME = 500;

    private final Store store;
    private final Function<User, Future<JsonArray>> quotas;

    /** @param quotas how those stand that apply to a user */
    public PersonRoutes(Store store, Function<User, Future<JsonArray>> quotas) {
        this.store = store;
        this.quotas = quotas;
    }

    public List<AdminRoute> routes() {
        return List.of(
                new AdminRoute(new ApiRoute(HttpMethod.GET, "/admin/v1/users/{user}/export", this::export), Role.READ));
    }

    private Future<Answer> export(RoutingContext context) {
        String name = Input.path(context, "user");
        Input input = Input.query(context);
        Place from = input.parsed(
                        "after",
                        text -> Export.place(text, List.of(PersonRows.TOTALS, PersonRows.ROWS, PersonRows.AUDIT)))
                .orElse(Place.BEGINNING);
        Optional<Answer> wrong = input.wrong();
        if (wrong.isPresent()) {
            return Future.succeededFuture(wrong.get());
        }
        return store.read(connection -> find(connection, name))
                .compose(user -> user.isEmpty()
                        ? Future.succeededFuture(DirectoryWords.noSuchUser(name, ""))
                        : part(user.get(), from));
    }

    private Future<Answer> part(User user, Place from) {
        if (from.section().isEmpty()) {
            return store.read(connection ->
                            records(connection, user, store.dialect().nowMillis(connection)))
                    .compose(entries -> quotas.apply(user).map(standings -> {
                        standings.forEach(quota -> entries.add(Export.entry("quota", (JsonObject) quota)));
                        return Export.answer(entries, Optional.of(PersonRows.TOTALS));
                    }));
        }
        return store.read(connection -> {
                    PersonRows rows = new PersonRows(connection, user.id());
                    return switch (from.section()) {
                        case "totals" -> rows.totals(from);
                        case "rows" -> rows.rows(from);
                        default -> rows.audit(from);
                    };
                })
                .map(part -> Export.answer(part.entries(), part.next()));
    }

    private static List<JsonObject> records(Connection connection, User user, long nowMillis) throws SQLException {
        List<JsonObject> entries = new ArrayList<>();
        entries.add(Export.entry("user", UserJson.of(user)));
        String after = "";
        List<Change> page;
        do {
            page = Records.page(connection, RecordKind.KEY, Optional.of(user.id()), after, KEYS_AT_A_TIME);
            for (Change key : page) {
                KeyBody body = body(key, KeyBody.class);
                entries.add(Export.entry("key", KeyJson.of(Bodies.key(key.id(), body, key.number()), user, nowMillis)));
                after = key.id();
            }
        } while (page.size() == KEYS_AT_A_TIME);
        return entries;
    }

    private static Optional<User> find(Connection connection, String nameOrId) throws SQLException {
        Optional<Change> found = nameOrId.startsWith(User.ID_PREFIX)
                ? Records.find(connection, RecordKind.USER, nameOrId)
                : Records.named(connection, RecordKind.USER, nameOrId);
        return found.map(record -> Bodies.user(record.id(), body(record, UserBody.class), record.number()));
    }

    private static <T extends Record> T body(Change record, Class<T> type) {
        return switch (Wire.body(record.body(), type)) {
            case Reading.Read<T>(T body) -> body;
            case Reading.Malformed<T>(String why) ->
                throw new IllegalStateException(record.kind() + " " + record.id() + ": " + why);
        };
    }
}
