package io.tidegate.coordinator.registry;

import io.tidegate.common.key.JoinToken;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Store;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Whether a join token lets somebody in: one transaction. */
final class Admission {
    private final Store store;
    private final Audit audit;
    private final RandomGenerator random;

    /** @param random for the ids of nodes */
    Admission(Store store, Audit audit, RandomGenerator random) {
        this.store = store;
        this.audit = audit;
        this.random = random;
    }

    sealed interface Outcome {
        record Admitted(NodeRow node) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    /**
     * Takes a use of the token, and makes the node; or finds it, where its key is known: then its former answer was lost, or its
     * disk kept the key alone.
     */
    Future<Outcome> ask(JoinToken token, String publicKey, NodeProfile profile, String address) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        String newId = "node_" + HexFormat.of().formatHex(bytes);
        return store.write(connection -> {
            Optional<JoinTokenRow> row = JoinTokenRows.find(connection, token.id())
                    .filter(found -> !found.isRevoked() && isSame(found.hash(), token.hash()));
            return row.isEmpty() ? unknown() : known(connection, row.get(), newId, publicKey, profile, address);
        });
    }

    private Outcome known(
            Connection connection,
            JoinTokenRow token,
            String newId,
            String publicKey,
            NodeProfile profile,
            String address)
            throws SQLException {
        Optional<NodeRow> node = NodeRows.withKey(connection, publicKey);
        if (node.isPresent() && node.get().standing() != Standing.ACTIVE) {
            return new Outcome.Refused(
                    NodeFace.shutOut(node.get().id(), node.get().standing()));
        }
        if (!profile.location().equals(token.location())) {
            return elsewhere("This join token is for \"" + token.location() + "\"", profile.location());
        }
        if (node.isPresent() && !node.get().profile().location().equals(token.location())) {
            return elsewhere(
                    node.get().id() + " enrolled in \"" + node.get().profile().location() + "\"", profile.location());
        }
        // An answer that was lost can only be that of a node which has not registered yet.
        if (node.isPresent()
                && node.get().joinToken().equals(token.id())
                && node.get().epoch().isEmpty()) {
            return new Outcome.Admitted(node.get());
        }
        Optional<Refusal> refusal = use(connection, token);
        if (refusal.isPresent()) {
            return new Outcome.Refused(refusal.get());
        }
        String id = node.map(NodeRow::id).orElse(newId);
        write(connection, token, id, node.isPresent(), publicKey, profile);
        audit(connection, token, id, profile, address);
        return new Outcome.Admitted(NodeRows.find(connection, id).orElseThrow());
    }

    private Optional<Refusal> use(Connection connection, JoinTokenRow token) throws SQLException {
        if (store.dialect().nowMillis(connection) >= token.expiresAt()) {
            return Optional.of(Refusal.of(
                    RefusalCode.JOIN_TOKEN_EXPIRED,
                    "This join token expired at " + Instant.ofEpochMilli(token.expiresAt()) + ". " + another(token)));
        }
        return JoinTokenRows.use(connection, token.id())
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.JOIN_TOKEN_USED,
                        "All uses of this join token (" + token.uses() + ") are used up. If they were not yours, it was"
                                + " stolen. " + another(token)));
    }

    private void write(
            Connection connection, JoinTokenRow token, String id, boolean again, String publicKey, NodeProfile profile)
            throws SQLException {
        long now = store.dialect().nowMillis(connection);
        if (again) {
            NodeRows.enrolledAgain(connection, id, profile, token.id(), now);
        } else {
            NodeRows.insert(connection, id, publicKey, profile, token.id(), now);
        }
    }

    private void audit(Connection connection, JoinTokenRow token, String id, NodeProfile profile, String address)
            throws SQLException {
        JsonObject after = new JsonObject()
                .put("name", profile.name())
                .put("location", profile.location())
                .put("endpoint", profile.endpoint())
                .put("token_id", token.id())
                .put("address", address);
        audit.write(connection, new Actor.Node(id), "node.enrol", id, Optional.empty(), Optional.of(after));
    }

    private static Outcome unknown() {
        return new Outcome.Refused(Refusal.of(
                RefusalCode.JOIN_TOKEN_UNKNOWN,
                "This join token was never made here, or it was revoked. Is this the right coordinator?"));
    }

    private static Outcome elsewhere(String isFor, String said) {
        return new Outcome.Refused(Refusal.of(
                RefusalCode.WRONG_LOCATION,
                isFor + ", and the node says that it is in \"" + said + "\" (node.location)."));
    }

    private static String another(JoinTokenRow token) {
        return "Make another one: tidegate nodes invite --location " + token.location();
    }

    private static boolean isSame(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.US_ASCII), b.getBytes(StandardCharsets.US_ASCII));
    }
}
