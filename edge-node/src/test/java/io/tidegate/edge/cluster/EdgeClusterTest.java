package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.directory.KeyState;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.OrderBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.RefusalCode;
import io.tidegate.common.wire.Tombstones;
import io.tidegate.common.wire.Wire;
import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole node and a coordinator that does what it is told. */
class EdgeClusterTest {
    private static final String BEAT = "/v1/nodes/heartbeat";
    private static final String CHANGES = "/v1/sync/changes";
    private static final String TOMBSTONES = "/v1/sync/tombstones";
    private static final String ENROL = "/v1/nodes/enrol";

    private final Path folder;
    private final FakeCoordinator coordinator = new FakeCoordinator(System::currentTimeMillis);
    private final String user = Book.userId(1);
    private final Book.Made key = coordinator.change(book -> {
        book.user(user);
        Book.Made made = book.make(user);
        book.key(made, KeyState.ACTIVE);
        return made;
    });

    EdgeClusterTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        coordinator.close();
    }

    @Test
    void enrolsRegistersTakesASnapshotAndServes() throws Exception {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);

            assertThat(edge.accepts(key)).isTrue();
            Eventually.until(
                    "it is a member",
                    () -> edge.cluster().getString("standing").equals("member")
                            && edge.cluster().getBoolean("socket"));
            assertThat(edge.cluster().getBoolean("connected")).isTrue();
            assertThat(edge.cluster().getString("revision")).isEqualTo("1.2");
            assertThat(edge.metrics()).contains("tidegate_cluster_connected 1.0", "tidegate_cluster_revision 2.0");
            assertThat(coordinator.registrations.getFirst().profile().endpoint())
                    .isEqualTo("http://127.0.0.1:" + edge.node().port());
            assertThat(Files.getPosixFilePermissions(folder.resolve(ClusterIdentity.FILE_NAME)))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void keepsItsIdentityAndNeedsNoTokenAgain() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);
        }
        coordinator.refuse(ENROL, RefusalCode.JOIN_TOKEN_USED);

        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it has registered again", () -> coordinator.registrations.size() == 2);
            assertThat(edge.accepts(key)).isTrue();
        }
        assertThat(coordinator.enrolments()).isEqualTo(1);
    }

    @Test
    void enrolsOnceAlthoughTheFirstAnswerIsLost() {
        coordinator.loseAnswer(ENROL);

        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);
        }
        assertThat(coordinator.enrolments()).isEqualTo(1);
    }

    @Test
    void doesNotStartWithoutIdentityAndToken() {
        assertThatThrownBy(() -> NodeCredentials.load(folder, Optional.empty(), new NodeTime(0, () -> 0)))
                .hasMessageContaining("nodes invite");
    }

    @ParameterizedTest
    @EnumSource(names = {"JOIN_TOKEN_UNKNOWN", "JOIN_TOKEN_USED", "JOIN_TOKEN_EXPIRED", "WRONG_LOCATION", "WRONG_WIRE"})
    void listensAndSaysWhyItCannotEnrol(RefusalCode code) {
        coordinator.refuse(ENROL, code);

        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it says why", () -> edge.readiness().contains("It said " + code));

            assertThat(edge.ready()).isFalse();
            assertThat(edge.status(key)).isEqualTo(503);
            assertThat(edge.text(key)).contains("api_error");
        }
    }

    @Test
    void hearsOfARevocationAtOnce() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it hears pushes", () -> edge.ready() && coordinator.sockets() == 1);
            assertThat(edge.accepts(key)).isTrue();

            long before = System.nanoTime();
            coordinator.push(book -> book.key(key, KeyState.REVOKED));
            Eventually.until("the key is refused", () -> edge.status(key) == 401);

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
            Eventually.until(
                    "the coordinator hears that it was applied",
                    () -> !coordinator.beats.isEmpty()
                            && coordinator.beats.getLast().applied().number() == 3);
        }
    }

    @Test
    void hearsOfAChangeByTheNextBeatWhenNoPushCame() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);

            coordinator.change(book -> book.key(key, KeyState.DISABLED));

            Eventually.until("the key is refused", () -> edge.status(key) == 403);
        }
    }

    @Test
    void opensTheSocketAgainAndTakesWhatItMissed() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it hears pushes", () -> edge.ready() && coordinator.sockets() == 1);

            coordinator.cutSockets();
            coordinator.change(book -> book.key(key, KeyState.DISABLED));

            Eventually.until("the socket is open again", () -> edge.cluster().getBoolean("socket"));
            Eventually.until("the key is refused", () -> edge.status(key) == 403);
        }
    }

    @Test
    void noticesAFrozenWayWithinSecondsAndGoesOnServing() {
        try (Link link = new Link(coordinator.port());
                Edge edge = new Edge(folder, link.port(), Duration.ZERO, new AtomicLong(), "")) {
            Eventually.until(
                    "it hears pushes", () -> edge.ready() && edge.cluster().getBoolean("socket"));

            link.freeze();
            Eventually.until(
                    "it sees that the socket is dead", () -> !edge.cluster().getBoolean("socket"));
            Eventually.until("it is not connected", () -> !edge.cluster().getBoolean("connected"));
            assertThat(edge.ready()).isTrue();
            assertThat(edge.accepts(key)).isTrue();

            link.thaw();
            Eventually.until(
                    "it is connected again",
                    () -> edge.cluster().getBoolean("connected")
                            && edge.cluster().getBoolean("socket"));
        }
    }

    @Test
    void servesFromItsReplicaAfterARestartAlthoughTheCoordinatorIsAway() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);
        }
        coordinator.goAway();

        try (Edge edge = new Edge(folder, coordinator)) {
            assertThat(edge.ready()).isTrue();
            assertThat(edge.accepts(key)).isTrue();
            assertThat(edge.cluster().getBoolean("connected")).isFalse();

            coordinator.comeBack();
            Eventually.until("it is connected", () -> edge.cluster().getBoolean("connected"));
        }
    }

    @Test
    void refusesEveryKeyOnceItsKeysAreStaleAlsoAfterARestart() {
        AtomicLong skipped = new AtomicLong();
        String more = "keys: {maxStaleness: 1h}";
        try (Edge edge = new Edge(folder, coordinator.port(), Duration.ZERO, skipped, more)) {
            Eventually.until("it is ready", edge::ready);
            coordinator.goAway();
            Eventually.until("its socket is gone", () -> !edge.cluster().getBoolean("socket"));
            assertThat(edge.accepts(key)).isTrue();

            skipped.addAndGet(Duration.ofMinutes(61).toNanos());
            Eventually.until("it refuses", () -> edge.status(key) == 503);
            assertThat(edge.text(key)).contains("api_error", "not heard from its coordinator");
            assertThat(edge.readiness()).contains("stale");
        }
        try (Edge edge = new Edge(folder, coordinator.port(), Duration.ofHours(-3), skipped, more)) {
            assertThat(edge.status(key)).isEqualTo(503);
            assertThat(edge.ready()).isFalse();

            coordinator.comeBack();
            Eventually.until("it accepts again", () -> edge.accepts(key) && edge.ready());
        }
    }

    @Test
    void acceptsNoStaleKeyBeforeItHasWhatItMissedAlthoughItHearsTheCoordinator() {
        String more = "keys: {maxStaleness: 1h}";
        try (Edge edge = new Edge(folder, coordinator.port(), Duration.ZERO, new AtomicLong(), more)) {
            Eventually.until("it is ready", edge::ready);
        }
        coordinator.change(book -> book.key(key, KeyState.REVOKED));
        coordinator.fallSilent(CHANGES);

        try (Edge edge = new Edge(folder, coordinator.port(), Duration.ofHours(3), new AtomicLong(), more)) {
            int before = coordinator.beats.size();
            Eventually.until("it hears", () -> {
                assertThat(edge.status(key)).isEqualTo(503);
                return edge.cluster().getBoolean("socket") && coordinator.beats.size() > before + 2;
            });

            coordinator.speak(CHANGES);
            Eventually.until("it knows its keys again", () -> edge.status(key) == 401);
        }
    }

    @Test
    void livesByTheCoordinatorsTimeHoweverFarItsOwnClockIsOff() {
        for (Duration off : new Duration[] {Duration.ofHours(7), Duration.ofHours(-7)}) {
            try (Edge _ = new Edge(folder, coordinator.port(), off, new AtomicLong(), "")) {
                int beats = coordinator.beats.size();
                Eventually.until("it beats", () -> coordinator.beats.size() > beats + 1);

                assertThat(coordinator.beats.getLast().nodeTime())
                        .isBetween(System.currentTimeMillis() - 30_000, System.currentTimeMillis() + 1_000);
            }
        }
    }

    @Test
    void registersAgainWhenTheCoordinatorDoesNotKnowItsEpoch() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it beats", () -> !coordinator.beats.isEmpty());

            coordinator.forgetEpoch();

            Eventually.until("it has registered again", () -> coordinator.registrations.size() == 2);
            assertThat(coordinator.registrations.getLast().epoch())
                    .isEqualTo(coordinator.registrations.getFirst().epoch());
            assertThat(edge.ready()).isTrue();
        }
    }

    @Test
    void endsByItselfWhenATwinHasRegistered() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it beats", () -> !coordinator.beats.isEmpty());

            coordinator.refuse(BEAT, RefusalCode.FENCED);

            Eventually.until("it wants to end", () -> edge.node().terminated().isComplete());
            assertThat(edge.ready()).isFalse();
            assertThat(edge.readiness()).contains("another process is this node now");
            Eventually.until("it leaves the socket to its twin", () -> coordinator.sockets() == 0);
            assertThat(edge.cluster().getBoolean("socket")).isFalse();
            coordinator.accept(BEAT);
            int registrations = coordinator.registrations.size();
            assertThat(edge.cluster().getString("standing")).isEqualTo("fenced");
            assertThat(coordinator.registrations).hasSize(registrations);
        }
    }

    @Test
    void acceptsNoKeyOnceItIsRevokedAlsoAfterARestartWithoutTheCoordinator() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);

            coordinator.refuse(BEAT, RefusalCode.NODE_REVOKED);

            Eventually.until("it refuses", () -> edge.status(key) == 503);
            assertThat(edge.readiness()).contains("revoked");
        }
        coordinator.goAway();
        try (Edge edge = new Edge(folder, coordinator)) {
            assertThat(edge.status(key)).isEqualTo(503);
            assertThat(edge.ready()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"STORE_BEHIND", "UNAVAILABLE", "NODE_UNKNOWN", "BAD_SIGNATURE", "MALFORMED", "CLOCK_OFF", "OTHER"})
    void goesOnServingAndTryingWhenItIsRefused(RefusalCode code) {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);

            coordinator.refuse(BEAT, code);
            int before = coordinator.beats.size();
            Eventually.until(
                    "it has noticed",
                    () -> code == RefusalCode.STORE_BEHIND
                            || edge.cluster().getString("why").contains("It said " + code));
            assertThat(edge.accepts(key)).isTrue();
            assertThat(edge.ready()).isTrue();

            coordinator.accept(BEAT);
            Eventually.until("it beats again", () -> coordinator.beats.size() > before);
        }
    }

    @Test
    void takesASnapshotOfANewGenerationAndTellsItOfTheRevokedKeys() {
        Map<String, Change> backup = coordinator.change(book -> new HashMap<>(book.records()));
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it hears pushes", () -> edge.ready() && coordinator.sockets() == 1);
            coordinator.push(book -> book.key(key, KeyState.REVOKED));
            Eventually.until("the key is refused", () -> edge.status(key) == 401);

            coordinator.change(book -> {
                book.restore(backup, 2);
                return book.revision();
            });

            Eventually.until(
                    "it has the new generation",
                    () -> edge.cluster().getString("revision").equals("2.2"));
            Eventually.until("it has told of its revoked keys", () -> !coordinator.tombstones.isEmpty());
            assertThat(coordinator.tombstones).singleElement().satisfies(told -> {
                assertThat(told.generation()).isEqualTo(2);
                assertThat(told.revokedKeys()).containsExactly(key.id());
            });
            assertThat(edge.status(key)).isEqualTo(401);
            Eventually.until(
                    "it has asked what the store has of its rows", () -> coordinator.registrations.size() == 2);
        }
    }

    @Test
    void tellsOfManyRevokedKeysOneMessageAfterTheOther() {
        Map<String, Change> backup = coordinator.change(book -> {
            for (int i = 0; i < 2 * Tombstones.MOST; i++) {
                book.key(book.make(user), KeyState.REVOKED);
            }
            return new HashMap<>(book.records());
        });
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);
            coordinator.fallSilent(TOMBSTONES);
            coordinator.change(book -> {
                book.restore(backup, 2);
                return book.revision();
            });

            Eventually.until("it has tried twice", () -> coordinator.tombstones.size() >= 2);
            assertThat(coordinator.tombstones.stream()
                            .map(Tombstones::revokedKeys)
                            .distinct())
                    .hasSize(1);

            coordinator.speak(TOMBSTONES);
            Eventually.until(
                    "it has told of all",
                    () -> coordinator.tombstones.stream()
                                    .flatMap(told -> told.revokedKeys().stream())
                                    .distinct()
                                    .count()
                            == 2 * Tombstones.MOST);
        }
    }

    @Test
    void drainsAndServesAgainAtItsOwnOperatorsWill() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);

            assertThat(edge.post("/admin/v1/drain", new JsonObject()).statusCode())
                    .isEqualTo(200);

            Eventually.until("its beats say so", () -> coordinator.saysLast(true));
            assertThat(edge.readiness()).contains("drained by its operator");

            edge.post("/admin/v1/serve", new JsonObject());
            Eventually.until("its beats say so", () -> coordinator.saysLast(false));
            assertThat(edge.ready()).isTrue();
        }
    }

    @Test
    void beatsOnceMoreWhenItGoes() {
        Edge edge = new Edge(folder, coordinator);
        Eventually.until("it is a member", () -> edge.ready() && !coordinator.beats.isEmpty());

        edge.close();

        assertThat(coordinator.beats.getLast().draining()).isTrue();
        assertThat(coordinator.beats.getLast().outbox().unsent()).isZero();
    }

    @Test
    void drainsAndServesAgainByOrder() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it hears pushes", () -> edge.ready() && coordinator.sockets() == 1);
            String id =
                    new JsonObject(edge.get(edge.node().port(), "/health", "").body()).getString("node_id");

            coordinator.push(book -> book.put(RecordKind.ORDER, id, Wire.tree(new OrderBody(true))));

            Eventually.until("its beats say so", () -> coordinator.saysLast(true));
            assertThat(edge.readiness()).contains("drained by order");
            HttpResponse<String> served =
                    edge.get(edge.node().port(), "/v1/user", key.secret().reveal());
            assertThat(served.statusCode()).isEqualTo(200);
            assertThat(served.headers().firstValue("connection")).contains("close");

            coordinator.push(book -> book.put(RecordKind.ORDER, id, Wire.tree(new OrderBody(false))));
            Eventually.until("it is ready again", edge::ready);
        }
    }

    @Test
    void changesNoUsersAndKeysOfItsOwn() {
        try (Edge edge = new Edge(folder, coordinator)) {
            Eventually.until("it is ready", edge::ready);

            HttpResponse<String> reply = edge.post("/admin/v1/users", new JsonObject().put("name", "alice"));

            assertThat(reply.statusCode()).isEqualTo(409);
            assertThat(reply.body()).contains("http://127.0.0.1:" + coordinator.port());
            assertThat(edge.post("/admin/v1/keys/" + key.id() + "/revoke", new JsonObject())
                            .statusCode())
                    .isEqualTo(409);
            assertThat(edge.accepts(key)).isTrue();
        }
    }
}
