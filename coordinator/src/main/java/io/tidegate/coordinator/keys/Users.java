package io.tidegate.coordinator.keys;

import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.User;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Function;

/** Finds the user that a request names, before the request's other fields are looked at. */
final class Users {
    private final UserStore store;

    Users(UserStore store) {
        this.store = store;
    }

    /** What to read the request's {@code user} with. Users are never removed, so who was found stays. */
    Future<Function<String, Reading<User>>> named(Optional<String> nameOrId) {
        return nameOrId.isEmpty()
                ? Future.succeededFuture(_ -> new Reading.NotUnderstood<>("a user's name or id"))
                : store.find(nameOrId.get())
                        .map(found -> _ -> Reading.of(found.map(Revised::value), () -> "a user's name or id"));
    }
}
