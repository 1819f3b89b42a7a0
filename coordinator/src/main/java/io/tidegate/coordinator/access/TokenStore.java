package io.tidegate.coordinator.access;

import io.tidegate.common.api.PageQuery;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of access tokens. */
final class TokenStore {
    private static final String COLUMNS =
            "id, name, role, hash, created_at, created_by, expires_at, revoked_at, last_used_day";

    private final Store store;
    private final Audit audit;

    TokenStore(Store store, Audit audit) {
        this.store = store;
        this.audit = audit;
    }

    /** A token and what time it is there where it is kept. */
    record Found(AccessToken token, Instant now) {}

    Future<Optional<Found>> find(String id) {
        return store.read(connection -> {
            Optional<AccessToken> token = one(connection, "id", id);
            return token.isEmpty() ? Optional.empty() : Optional.of(new Found(token.get(), now(connection)));
        });
    }

    /** Empty when the name is or was another's. */
    Future<Optional<AccessToken>> create(
            Actor actor, TokenSecret secret, String name, Role role, String createdBy, Optional<Instant> expiresAt) {
        return store.write(connection -> {
            Instant now = now(connection).truncatedTo(ChronoUnit.SECONDS);
            AccessToken token = new AccessToken(
                    secret.id(),
                    name,
                    role,
                    secret.hash(),
                    now,
                    createdBy,
                    expiresAt,
                    Optional.empty(),
                    Optional.empty());
            if (!insert(connection, token)) {
                return Optional.empty();
            }
            audit.write(connection, actor, "token.create", name, Optional.empty(), Optional.of(token.json(now)));
            return Optional.of(token);
        });
    }

    /** A second time, nothing changes. Empty when there is no such token. */
    Future<Optional<AccessToken>> revoke(Actor actor, String nameOrId) {
        return store.write(connection -> {
            Optional<AccessToken> found = named(connection, nameOrId);
            if (found.isEmpty() || found.get().revokedAt().isPresent()) {
                return found;
            }
            Instant now = now(connection).truncatedTo(ChronoUnit.SECONDS);
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE access_tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL")) {
                update.setLong(1, now.toEpochMilli());
                update.setString(2, found.get().id());
                update.executeUpdate();
            }
            AccessToken revoked = one(connection, "id", found.get().id()).orElseThrow();
            audit.write(
                    connection,
                    actor,
                    "token.revoke",
                    revoked.name(),
                    Optional.of(found.get().json(now)),
                    Optional.of(revoked.json(now)));
            return Optional.of(revoked);
        });
    }

    /** By ascending name. */
    Future<List<AccessToken>> page(PageQuery page) {
        return store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "SELECT " + COLUMNS + " FROM access_tokens WHERE name > ? ORDER BY name LIMIT ?")) {
                query.setString(1, page.after().orElse(""));
                query.setInt(2, page.lookFor());
                return read(query);
            }
        });
    }

    /** Keeps the day of use: one write a day for each token. */
    Future<Integer> used(String id, LocalDate day) {
        return store.write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE access_tokens SET last_used_day = ? WHERE id = ?")) {
                update.setLong(1, day.toEpochDay());
                update.setString(2, id);
                return update.executeUpdate();
            }
        });
    }

    private Instant now(Connection connection) throws SQLException {
        return Instant.ofEpochMilli(store.dialect().nowMillis(connection));
    }

    private static boolean insert(Connection connection, AccessToken token) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO access_tokens (id, name, role, hash, created_at, created_by, expires_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING")) {
            insert.setString(1, token.id());
            insert.setString(2, token.name());
            insert.setString(3, token.role().label());
            insert.setString(4, token.hash());
            insert.setLong(5, token.createdAt().toEpochMilli());
            insert.setString(6, token.createdBy());
            if (token.expiresAt().isPresent()) {
                insert.setLong(7, token.expiresAt().get().toEpochMilli());
            } else {
                insert.setNull(7, Types.BIGINT);
            }
            return insert.executeUpdate() == 1;
        }
    }

    private static Optional<AccessToken> named(Connection connection, String nameOrId) throws SQLException {
        Optional<AccessToken> byName = one(connection, "name", nameOrId);
        return byName.isPresent() ? byName : one(connection, "id", nameOrId);
    }

    private static Optional<AccessToken> one(Connection connection, String column, String value) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT " + COLUMNS + " FROM access_tokens WHERE " + column + " = ?")) {
            query.setString(1, value);
            return read(query).stream().findFirst();
        }
    }

    private static List<AccessToken> read(PreparedStatement query) throws SQLException {
        List<AccessToken> tokens = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                tokens.add(new AccessToken(
                        row.getString(1),
                        row.getString(2),
                        Role.of(row.getString(3)),
                        row.getString(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getString(6),
                        number(row, 7).map(Instant::ofEpochMilli),
                        number(row, 8).map(Instant::ofEpochMilli),
                        number(row, 9).map(LocalDate::ofEpochDay)));
            }
        }
        return tokens;
    }

    private static Optional<Long> number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(value);
    }

    static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
