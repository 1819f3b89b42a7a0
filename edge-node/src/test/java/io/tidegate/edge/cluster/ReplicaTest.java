package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.tidegate.common.cluster.ClusterKey;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaRules;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.OrderBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Wire;
import io.tidegate.edge.auth.Authentication;
import io.tidegate.edge.auth.Authenticator;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.auth.NodeRules;
import io.tidegate.edge.quota.Desks;
import io.tidegate.edge.quota.QuotaBook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaTest {
    private static final String NODE = "node_0123456789abcdef";

    private final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(5);
    private final ClusterKey clusterKey = ClusterKey.generate(random);
    private final KeyHasher hasher = new KeyHasher(clusterKey.hashSecret());
    private final Book book = new Book(random, hasher);

    /** Keys of which the node was told at any time that they are revoked. */
    private final Set<String> heardRevoked = new HashSet<>();

    private Node node = new Node();
    private Database database;

    /** What a process has in memory. */
    private final class Node {
        final KeyIndex index = new KeyIndex(new NodeRules(Optional.empty(), 64));
        final QuotaBook quotas = new QuotaBook(Desks.apart(InstantSource.fixed(Instant.EPOCH)));
        final AtomicBoolean drained = new AtomicBoolean();
        final Authenticator authenticator = new Authenticator(index, hasher);

        Replica replica() {
            LiveRecords live = new LiveRecords(new LiveRecords.Targets(index, quotas, drained::set));
            return new Replica(new ReplicaStore(database), live, () -> {});
        }
    }

    private Replica replica;

    ReplicaTest(@TempDir Path folder) {
        this.folder = folder;
        database = open();
        replica = node.replica();
        begin("a-cluster");
    }

    @AfterEach
    void close() {
        done(database.close());
        done(vertx.close());
    }

    @Test
    void takesASnapshotInPagesAndIsCompleteOnlyAfterTheLast() {
        String user = Book.userId(1);
        List<Book.Made> keys = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            keys.add(book.make(user));
            book.key(keys.getLast(), KeyState.ACTIVE);
        }
        // changed last: so all its keys come before it
        book.user(user);

        assertThat(take(book.since(replica.cursor(), 2))).isEqualTo(Replica.Next.PULL);
        assertThat(replica.applied()).isEqualTo(Revision.NONE);
        take(book.since(replica.cursor(), 2));
        assertThat(take(book.since(replica.cursor(), 2))).isEqualTo(Replica.Next.NOTHING);

        assertThat(replica.applied()).isEqualTo(new Revision(1, 6));
        assertThat(keys).allMatch(this::accepted);
    }

    @Test
    void appliesAPushAtOnceAndMovesItsMark() {
        Book.Made key = aKey();
        pull();

        assertThat(push(book.key(key, KeyState.REVOKED))).isEqualTo(Replica.Next.NOTHING);

        assertThat(accepted(key)).isFalse();
        assertThat(replica.applied()).isEqualTo(book.revision());
    }

    @Test
    void appliesAPushBehindAGapButDoesNotMoveItsMark() {
        Book.Made key = aKey();
        Book.Made other = book.make(key.record().userId());
        pull();
        Revision before = replica.applied();
        book.key(other, KeyState.ACTIVE);

        assertThat(push(book.key(key, KeyState.DISABLED))).isEqualTo(Replica.Next.PULL);

        assertThat(accepted(key)).isFalse();
        assertThat(accepted(other)).isFalse();
        assertThat(replica.applied()).isEqualTo(before);
        pull();
        assertThat(accepted(other)).isTrue();
        assertThat(replica.applied()).isEqualTo(book.revision());
    }

    @Test
    void keepsThatAKeyIsRevokedOnceTheDatabaseTakesIt() {
        Book.Made key = aKey();
        Map<String, Change> backup = new HashMap<>(book.records());
        pull();
        sql("ALTER TABLE replica_tombstones RENAME TO out_of_reach");
        ChangeSet revoked = book.key(key, KeyState.REVOKED);
        assertThatThrownBy(() -> push(revoked)).hasMessageContaining("replica_tombstones");
        assertThat(accepted(key)).isFalse();
        sql("ALTER TABLE out_of_reach RENAME TO replica_tombstones");
        pull();

        restart();
        book.restore(backup, 2);
        pull();

        assertThat(replica.applied()).isEqualTo(book.revision());
        assertThat(accepted(key)).isFalse();
    }

    @Test
    void takesNothingOldOverSomethingNew() {
        Book.Made key = aKey();
        pull();
        ChangeSet disabled = book.key(key, KeyState.DISABLED);
        ChangeSet enabled = book.key(key, KeyState.ACTIVE);

        push(disabled);
        push(enabled);
        push(disabled);

        assertThat(accepted(key)).isTrue();
    }

    @Test
    void asksForAPullWhenAnotherGenerationIsPushedAndTakesNothingOfItButRevocations() {
        Book.Made key = aKey();
        Book.Made other = book.make(key.record().userId());
        pull();
        book.restore(new HashMap<>(book.records()), 2);

        assertThat(push(book.key(other, KeyState.ACTIVE))).isEqualTo(Replica.Next.PULL);
        assertThat(accepted(other)).isFalse();
        assertThat(push(book.key(key, KeyState.REVOKED))).isEqualTo(Replica.Next.PULL);
        assertThat(accepted(key)).isFalse();
    }

    @Test
    void neverLetsARevokedKeyLiveAgainWhateverARestoredStoreSays() {
        Book.Made key = aKey();
        Map<String, Change> backup = new HashMap<>(book.records());
        book.key(key, KeyState.REVOKED);
        pull();
        assertThat(accepted(key)).isFalse();

        book.restore(backup, 2);
        pull();
        assertThat(accepted(key)).isFalse();
        assertThat(replica.tombstones()).containsExactly(key.id());
        restart();
        assertThat(accepted(key)).isFalse();
        push(book.key(key, KeyState.ACTIVE));
        assertThat(accepted(key)).isFalse();
    }

    @Test
    void dropsWhatIsNotInASnapshotOfANewGeneration() {
        Book.Made kept = aKey();
        Map<String, Change> backup = new HashMap<>(book.records());
        Book.Made gone = book.make(kept.record().userId());
        book.key(gone, KeyState.ACTIVE);
        book.put(RecordKind.ORDER, NODE, Wire.tree(new OrderBody(true)));
        pull();
        assertThat(accepted(gone)).isTrue();
        assertThat(node.drained).isTrue();

        book.restore(backup, 2);
        pull();

        assertThat(accepted(gone)).isFalse();
        assertThat(accepted(kept)).isTrue();
        assertThat(node.drained).isFalse();
        restart();
        assertThat(accepted(gone)).isFalse();
        assertThat(accepted(kept)).isTrue();
    }

    @Test
    void keepsAllOverARestartAlsoInTheMiddleOfASnapshot() {
        Book.Made key = aKey();
        pull();
        book.restore(new HashMap<>(book.records()), 2);
        take(book.since(replica.cursor(), 1));

        restart();

        assertThat(accepted(key)).isTrue();
        assertThat(replica.applied().generation()).isEqualTo(1);
        pull();
        assertThat(accepted(key)).isTrue();
        assertThat(replica.applied()).isEqualTo(book.revision());
    }

    @Test
    void followsTheOrdersForThisNodeAlone() {
        pull();
        push(book.put(RecordKind.ORDER, "node_ffffffffffffffff", Wire.tree(new OrderBody(true))));
        assertThat(node.drained).isFalse();

        push(book.put(RecordKind.ORDER, NODE, Wire.tree(new OrderBody(true))));
        assertThat(node.drained).isTrue();

        push(book.put(RecordKind.ORDER, NODE, Wire.tree(new OrderBody(false))));
        assertThat(node.drained).isFalse();
    }

    @Test
    void putsQuotasIntoForceAndTakesThemBack() {
        Quota quota = new Quota(
                "quo_1",
                new QuotaSubject(QuotaSubject.Kind.USER, Book.userId(1)),
                QuotaUnit.TOKENS,
                QuotaWindow.DAY,
                ZoneOffset.UTC,
                QuotaWeights.DEFAULT,
                500,
                QuotaRules.DEFAULT);
        book.put(RecordKind.QUOTA, quota.id(), Wire.tree(Bodies.of(quota, false)));
        pull();
        assertThat(node.quotas.quotas()).containsExactly(quota);

        push(book.put(RecordKind.QUOTA, quota.id(), Wire.tree(Bodies.of(quota.with(700, QuotaRules.DEFAULT), false))));
        assertThat(node.quotas.quotas()).extracting(Quota::limit).containsExactly(700L);

        push(book.put(RecordKind.QUOTA, quota.id(), Wire.tree(Bodies.of(quota, true))));
        assertThat(node.quotas.quotas()).isEmpty();
    }

    @Test
    void leavesOutARecordThatMakesNoSenseAndTakesTheRest() {
        String user = Book.userId(1);
        book.user(user);
        book.put(
                RecordKind.KEY,
                "nonsense",
                JsonNodeFactory.instance.objectNode().put("state", 5));
        book.put(RecordKind.USER, "no-user-id", Wire.tree(new OrderBody(true)));
        Book.Made key = book.make(user);
        book.key(key, KeyState.ACTIVE);

        pull();

        assertThat(accepted(key)).isTrue();
        assertThat(replica.applied()).isEqualTo(book.revision());
    }

    @Test
    void refusesAnAnswerThatIsNoneToWhatItAsked() {
        Book.Made key = aKey();
        pull();
        ChangeSet beyond = new ChangeSet(1, 900, 901, false, false, List.of());

        assertThat(replica.pulled(beyond))
                .satisfies(future -> assertThat(failed(future)).isTrue());
        assertThat(replica.applied()).isEqualTo(book.revision());
        assertThat(accepted(key)).isTrue();
    }

    @Test
    void startsAnewInAnotherCluster() {
        Book.Made key = aKey();
        pull();

        done(database.close());
        database = open();
        begin("another-cluster");

        assertThat(replica.applied()).isEqualTo(Revision.NONE);
        assertThat(accepted(key)).isFalse();
    }

    /** Any order, loss and repetition of pushes, pulls and restarts between, and a restored store. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void endsAsTheCoordinatorIsWhateverBecomesOfThePushes(long seed) {
        Random chance = new Random(seed);
        List<Book.Made> keys = new ArrayList<>();
        List<ChangeSet> inTheAir = new ArrayList<>();
        Map<String, Change> backup = new HashMap<>();
        book.user(Book.userId(0));

        for (int step = 0; step < 250; step++) {
            inTheAir.add(change(chance, keys));
            Collections.shuffle(inTheAir, chance);
            while (!inTheAir.isEmpty() && chance.nextInt(3) > 0) {
                ChangeSet push = inTheAir.getLast();
                if (chance.nextInt(4) > 0) {
                    inTheAir.removeLast();
                }
                if (chance.nextInt(5) > 0) {
                    push(push);
                }
            }
            switch (chance.nextInt(40)) {
                case 0 -> pull();
                case 1 -> take(book.since(replica.cursor(), 3));
                case 2 -> replica.pullEnded();
                case 3 -> restart();
                case 4 -> backup = new HashMap<>(book.records());
                case 5 -> {
                    if (!backup.isEmpty() && seed % 2 == 0) {
                        book.restore(backup, book.revision().generation() + 1);
                    }
                }
                default -> {}
            }
            assertThat(keys).noneMatch(key -> heardRevoked.contains(key.id()) && accepted(key));
        }
        pull();

        assertThat(replica.applied()).isEqualTo(book.revision());
        for (Book.Made key : keys) {
            Change record = book.records().get(RecordKind.KEY + " " + key.id());
            boolean active =
                    record != null && record.body().path("state").asText().equals("active");
            assertThat(accepted(key)).as(key.id()).isEqualTo(active && !heardRevoked.contains(key.id()));
        }
    }

    private ChangeSet change(Random chance, List<Book.Made> keys) {
        if (keys.isEmpty() || chance.nextInt(4) == 0) {
            int number = chance.nextInt(4);
            if (number > 0) {
                book.user(Book.userId(number));
            }
            keys.add(book.make(Book.userId(number)));
            return book.key(keys.getLast(), KeyState.ACTIVE);
        }
        Book.Made key = keys.get(chance.nextInt(keys.size()));
        Change known = book.records().get(RecordKind.KEY + " " + key.id());
        boolean revoked = known != null && known.body().path("state").asText().equals("revoked");
        return book.key(
                key,
                revoked || chance.nextInt(6) == 0
                        ? KeyState.REVOKED
                        : chance.nextBoolean() ? KeyState.ACTIVE : KeyState.DISABLED);
    }

    private Book.Made aKey() {
        String user = Book.userId(1);
        book.user(user);
        Book.Made key = book.make(user);
        book.key(key, KeyState.ACTIVE);
        return key;
    }

    private boolean accepted(Book.Made key) {
        return node.authenticator.authenticate("Bearer " + key.secret().reveal(), null, 1)
                instanceof Authentication.Accepted;
    }

    private Replica.Next push(ChangeSet changes) {
        note(changes);
        return done(replica.pushed(changes));
    }

    private Replica.Next take(ChangeSet page) {
        note(page);
        return done(replica.pulled(page));
    }

    private void note(ChangeSet changes) {
        changes.changes().stream()
                .filter(change -> change.body().path("state").asText().equals("revoked"))
                .forEach(change -> heardRevoked.add(change.id()));
    }

    private void pull() {
        while (take(book.since(replica.cursor(), 100)) == Replica.Next.PULL) {
            assertThat(replica.cursor().number())
                    .isLessThanOrEqualTo(book.revision().number());
        }
    }

    private void sql(String statement) {
        done(database.execute(connection -> {
            try (Statement sql = connection.createStatement()) {
                sql.execute(statement);
            }
        }));
    }

    private void restart() {
        done(database.close());
        database = open();
        begin("a-cluster");
    }

    private void begin(String cluster) {
        node = new Node();
        replica = node.replica();
        done(replica.start(new ClusterIdentity(NODE, clusterKey), cluster));
    }

    private Database open() {
        return Database.open(
                vertx, DatabaseOptions.of(folder.resolve("edge.db"), new Migrations("db/edge")), System::nanoTime);
    }

    private static boolean failed(Future<?> future) {
        try {
            done(future);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done in 10 s", e);
        }
    }
}
