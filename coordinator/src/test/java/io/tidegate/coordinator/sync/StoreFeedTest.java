package io.tidegate.coordinator.sync;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.UserBody;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.audit.Audit;
import io.tidegate.coordinator.store.Databases;
import io.tidegate.coordinator.store.Kind;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.StoreSettings;
import io.tidegate.testing.Eventually;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreFeedTest {
    private static final Actor NODE = new Actor.Node("node_0000000000000001");

    @RegisterExtension
    final Databases databases = new Databases();

    @ParameterizedTest
    @EnumSource
    void whatSeveralWriteAtOnceIsPushedInOrderAndWithoutGaps(Kind kind) {
        Store store = databases.open(kind);
        StoreFeed feed = feed(store);
        Follower follower = new Follower(feed.newest());
        feed.join(follower);

        Map<String, Long> written = done(writeAtOnce(List.of(store), feed::committed, 400));

        Eventually.until("all is pushed", () -> follower.mark().number() == 400);
        assertThat(follower.numbers()).isEqualTo(written);
        assertContiguous(follower.sets());
        assertThat(feed.newest()).isEqualTo(new Revision(1, 400));
        feed.close();
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void whatOneCoordinatorWritesTheOthersPushTooWithoutBeingTold(Kind kind) {
        StoreSettings place = databases.fresh(kind);
        List<Store> stores = List.of(databases.open(place), databases.open(place));
        List<StoreFeed> feeds = stores.stream().map(this::feed).toList();
        List<Follower> followers =
                feeds.stream().map(feed -> new Follower(feed.newest())).toList();
        IntStream.range(0, 2).forEach(i -> feeds.get(i).join(followers.get(i)));

        Map<String, Long> written = done(writeAtOnce(stores, () -> {}, 200));

        for (Follower follower : followers) {
            Eventually.until("all is pushed", () -> follower.mark().number() == 200);
            assertThat(follower.numbers()).isEqualTo(written);
            assertContiguous(follower.sets());
        }
        feeds.forEach(StoreFeed::close);
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatPullsWhileOthersWriteGetsEverything(Kind kind) {
        Store store = databases.open(kind);
        StoreFeed feed = feed(store);
        Follower follower = new Follower(Revision.NONE);

        Future<Map<String, Long>> writes = writeAtOnce(List.of(store), () -> {}, 300);
        while (follower.mark().number() < 300) {
            follower.pulled(done(feed.since(follower.mark())));
        }

        assertThat(follower.numbers()).isEqualTo(done(writes));
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeWithNothingGetsAllInPages(Kind kind) {
        Store store = databases.open(kind);
        done(store.write(connection -> {
            for (int i = 0; i < 1200; i++) {
                Records.put(
                        connection,
                        RecordKind.USER,
                        "user_" + i,
                        Records.Handle.NONE,
                        new UserBody("u" + i, "UTC", Optional.empty(), 0));
            }
            return true;
        }));
        StoreFeed feed = feed(store);
        Follower follower = new Follower(Revision.NONE);
        List<ChangeSet> pages = new ArrayList<>();

        do {
            pages.add(done(feed.since(follower.mark())));
            follower.pulled(pages.getLast());
        } while (pages.getLast().more());

        assertThat(pages).extracting(page -> page.changes().size()).containsExactly(500, 500, 200);
        assertThat(pages).extracting(ChangeSet::snapshot).containsExactly(true, false, false);
        assertThat(follower.numbers()).hasSize(1200);
        assertThat(follower.mark()).isEqualTo(new Revision(1, 1200));
        assertThat(done(feed.since(follower.mark())).changes()).isEmpty();
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatShowsMoreThanTheStoreHasMakesItBeginAGeneration(Kind kind) {
        Store store = databases.open(kind);
        StoreFeed feed = feed(store);
        Follower follower = new Follower(feed.newest());
        feed.join(follower);
        done(store.write(connection -> put("a", connection)));

        Revision next = done(feed.seen(NODE, new Revision(1, 7)));

        assertThat(next.generation()).isGreaterThan(1);
        assertThat(next.number()).isEqualTo(1);
        Eventually.until(
                "nodes hear of it",
                () -> follower.sets().stream().anyMatch(set -> set.generation() == next.generation()));
        assertThat(done(feed.since(new Revision(1, 7))).snapshot()).isTrue();
        assertThat(audited(store)).containsExactly("node:node_0000000000000001 store.restored");
        assertThat(done(feed.seen(NODE, new Revision(1, 7)))).isEqualTo(next);
        assertThat(audited(store)).hasSize(1);
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatShowsNoMoreThanTheStoreHasChangesNothing(Kind kind) {
        Store store = databases.open(kind);
        done(store.write(connection -> put("a", connection)));
        StoreFeed feed = feed(store);

        assertThat(done(feed.seen(NODE, new Revision(1, 1)))).isEqualTo(new Revision(1, 1));
        assertThat(done(feed.seen(NODE, Revision.NONE))).isEqualTo(new Revision(1, 1));
        assertThat(done(feed.seen(NODE, new Revision(Long.MAX_VALUE, 1)))).isEqualTo(new Revision(1, 1));
        assertThat(audited(store)).isEmpty();
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aStoreThatIsRestoredTwiceFromOneBackupNeverTakesTheSameGeneration(Kind kind) {
        Store store = databases.open(kind);
        Actor owner = new Actor.Operator("owner");

        long first = done(generations(store).begin(owner)).generation();
        setGeneration(store, 1);
        long second = done(generations(store).begin(owner)).generation();
        setGeneration(store, 1);
        long greatest = Math.max(first, second);
        long third = done(generations(store).ifAhead(NODE, new Revision(greatest, 0)))
                .generation();

        assertThat(List.of(1L, first, second)).doesNotHaveDuplicates();
        assertThat(third).isGreaterThan(greatest);
    }

    @ParameterizedTest
    @EnumSource
    void recordsThatARestoredStoreDoesNotHaveAreGoneFromTheNodesAfterTheLastPage(Kind kind) {
        Store store = databases.open(kind);
        StoreFeed feed = feed(store);
        Follower follower = new Follower(Revision.NONE);
        done(store.write(connection -> put("kept", connection)));
        done(store.write(connection -> put("made after the backup", connection)));
        follower.pulled(done(feed.since(follower.mark())));
        done(store.write(connection -> {
            try (PreparedStatement restore =
                            connection.prepareStatement("DELETE FROM records WHERE id = 'made after the backup'");
                    PreparedStatement back = connection.prepareStatement("UPDATE revision SET number = 1")) {
                restore.executeUpdate();
                return back.executeUpdate();
            }
        }));

        done(feed.seen(NODE, follower.mark()));
        follower.pulled(done(feed.since(follower.mark())));

        assertThat(follower.numbers()).containsOnlyKeys("kept");
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void aCoordinatorThatRunsOnWhileItsStoreIsPutBackNoticesByItself(Kind kind) {
        Store store = databases.open(kind);
        done(store.write(connection -> put("a", connection)));
        done(store.write(connection -> put("a", connection)));
        StoreFeed feed = feed(store);
        done(store.write(connection -> {
            try (PreparedStatement back = connection.prepareStatement("UPDATE revision SET number = 1")) {
                return back.executeUpdate();
            }
        }));

        Eventually.until("a new generation", () -> feed.newest().generation() > 1);
        assertThat(audited(store)).containsExactly("coordinator store.restored");
        feed.close();
    }

    @ParameterizedTest
    @EnumSource
    void oneWayThatFailsDoesNotStopTheOthers(Kind kind) {
        Store store = databases.open(kind);
        StoreFeed feed = feed(store);
        Follower follower = new Follower(feed.newest());
        feed.join(_ -> {
            throw new IllegalStateException("broken");
        });
        feed.join(follower);

        done(store.write(connection -> put("a", connection)));
        feed.committed();

        Eventually.until("it is pushed", () -> follower.mark().number() == 1);
        feed.close();
    }

    private StoreFeed feed(Store store) {
        return done(StoreFeed.start(databases.vertx(), store, generations(store), true));
    }

    private static GenerationChange generations(Store store) {
        return new GenerationChange(store, new Audit(store.dialect()), new Random());
    }

    /** Each writer rewrites records that the others rewrite too; gives each record's last number. */
    private static Future<Map<String, Long>> writeAtOnce(List<Store> stores, Runnable committed, int writes) {
        Random random = new Random(7);
        Map<String, Long> last = new HashMap<>();
        List<Future<Long>> all = IntStream.range(0, writes)
                .mapToObj(i -> {
                    String id = "user_" + random.nextInt(40);
                    return stores.get(i % stores.size())
                            .write(connection -> put(id, connection))
                            .onSuccess(number -> {
                                synchronized (last) {
                                    last.merge(id, number, Math::max);
                                }
                                committed.run();
                            });
                })
                .toList();
        return Future.all(all).map(_ -> {
            synchronized (last) {
                return Map.copyOf(last);
            }
        });
    }

    private static long put(String id, Connection connection) throws SQLException {
        return Records.put(
                connection, RecordKind.USER, id, Records.Handle.NONE, new UserBody(id, "UTC", Optional.empty(), 0));
    }

    private static void assertContiguous(List<ChangeSet> sets) {
        assertThat(sets.getFirst().after()).isZero();
        for (int i = 1; i < sets.size(); i++) {
            assertThat(sets.get(i).after()).isEqualTo(sets.get(i - 1).upTo());
        }
        assertThat(sets).allMatch(set -> set.upTo() > set.after() && !set.snapshot());
    }

    private static void setGeneration(Store store, long generation) {
        done(store.write(connection -> {
            Records.beginGeneration(connection, generation);
            return true;
        }));
    }

    private static List<String> audited(Store store) {
        return done(store.read(connection -> {
            List<String> entries = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("SELECT actor, action FROM audit ORDER BY seq");
                    var row = query.executeQuery()) {
                while (row.next()) {
                    entries.add(row.getString(1) + " " + row.getString(2));
                }
            }
            return entries;
        }));
    }
}
