package io.tidegate.coordinator.usage;

import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.User;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.UserBody;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.sync.Records;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Users, as usage names them. */
final class UserRecords {
    private UserRecords() {}

    /** By name or id. */
    static Optional<User> find(Connection connection, String nameOrId) throws SQLException {
        Optional<Change> found = nameOrId.startsWith(User.ID_PREFIX)
                ? Records.find(connection, RecordKind.USER, nameOrId)
                : Records.named(connection, RecordKind.USER, nameOrId);
        return found.map(UserRecords::user);
    }

    static List<User> page(Connection connection, String after, int most) throws SQLException {
        List<User> users = new ArrayList<>();
        for (Change change : Records.page(connection, RecordKind.USER, Optional.empty(), after, most)) {
            users.add(user(change));
        }
        return users;
    }

    /** The names of those that are known. */
    static Map<String, String> names(Connection connection, Collection<String> ids) throws SQLException {
        Map<String, String> names = new HashMap<>();
        for (String id : ids) {
            if (!names.containsKey(id)) {
                Records.find(connection, RecordKind.USER, id)
                        .ifPresent(change -> names.put(id, user(change).name()));
            }
        }
        return names;
    }

    private static User user(Change change) {
        return switch (Wire.body(change.body(), UserBody.class)) {
            case Reading.Read<UserBody>(UserBody body) -> Bodies.user(change.id(), body, change.number());
            case Reading.Malformed<UserBody>(String why) ->
                throw new IllegalStateException("the record of user " + change.id() + ": " + why);
        };
    }
}
