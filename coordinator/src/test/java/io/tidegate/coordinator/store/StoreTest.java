package io.tidegate.coordinator.store;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.SqlWork;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreTest {
    @RegisterExtension
    final Databases databases = new Databases();

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsReadByAnotherWhoOpensTheSamePlace(Kind kind) {
        StoreSettings place = databases.fresh(kind);
        Store first = databases.open(place);
        done(first.write(put("a", 1)));
        done(first.close());

        assertThat(done(databases.open(place).read(get("a")))).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aPieceOfWorkIsStoredAsAWholeOrNotAtAll(Kind kind) {
        Store store = databases.open(kind);
        Future<Object> half = store.write(connection -> {
            put("a", 1).run(connection);
            throw new SQLException("enough");
        });

        assertThatThrownBy(() -> done(half)).isInstanceOf(SQLException.class).hasMessage("enough");
        assertThat(done(store.read(get("a")))).isZero();
        assertThat(store.healthy()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void writersThatChangeTheSameRowAtOnceLoseNothing(Kind kind) {
        Store store = databases.open(kind);
        done(store.write(put("a", 0)));

        List<Future<Long>> writes = IntStream.range(0, 200)
                .mapToObj(_ -> store.write(StoreTest::increment))
                .toList();

        done(Future.all(writes));
        assertThat(done(store.read(get("a")))).isEqualTo(200);
    }

    @ParameterizedTest
    @EnumSource
    void oneReadSeesOneMoment(Kind kind) throws InterruptedException {
        Store store = databases.open(kind);
        done(store.write(put("a", 1)));
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch changed = new CountDownLatch(1);

        Future<List<Long>> both = store.read(connection -> {
            long before = get("a").run(connection);
            looked.countDown();
            waitFor(changed);
            return List.of(before, get("a").run(connection));
        });
        assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
        done(store.write(put("a", 2)));
        changed.countDown();

        assertThat(done(both)).containsExactly(1L, 1L);
    }

    @ParameterizedTest
    @EnumSource
    void aReadCannotWrite(Kind kind) {
        Store store = databases.open(kind);

        assertThatThrownBy(() -> done(store.read(put("a", 1)))).isInstanceOf(SQLException.class);
        assertThat(done(store.read(get("a")))).isZero();
        assertThat(store.healthy()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void futuresCompleteWhereTheyWereAskedFor(Kind kind) {
        Store store = databases.open(kind);
        Vertx vertx = databases.vertx();
        Context context = vertx.getOrCreateContext();
        Promise<Context> where = Promise.promise();

        context.runOnContext(_ -> store.read(get("a")).onComplete(_ -> where.complete(vertx.getOrCreateContext())));

        assertThat(done(where.future())).isSameAs(context);
    }

    @ParameterizedTest
    @EnumSource
    void itHasATimeAndWordsForLocks(Kind kind) {
        Store store = databases.open(kind);

        long now = done(store.read(store.dialect()::nowMillis));
        assertThat(now).isCloseTo(Instant.now().toEpochMilli(), within(60_000L));
        done(store.write(put("a", 1)));
        Future<Boolean> locked = store.write(connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT held_until FROM leadership"
                            + store.dialect().forUpdate());
                    ResultSet row = query.executeQuery()) {
                return row.next();
            }
        });
        assertThat(done(locked)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aClosedStoreSaysSo(Kind kind) {
        Store store = databases.open(kind);
        done(store.close());

        assertThatThrownBy(() -> done(store.write(put("a", 1))))
                .isInstanceOfSatisfying(
                        DatabaseUnavailable.class,
                        e -> assertThat(e.reason()).isEqualTo(DatabaseUnavailable.Reason.CLOSED));
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void transactionsThatLockEachOtherOutAreTriedAgain(Kind kind) {
        Store store = databases.open(kind);
        done(store.write(put("a", 0)));
        done(store.write(put("b", 0)));
        CountDownLatch bothHoldOne = new CountDownLatch(2);
        AtomicInteger tries = new AtomicInteger();

        Future<Long> forward = store.write(crossing("a", "b", bothHoldOne, tries));
        Future<Long> backward = store.write(crossing("b", "a", bothHoldOne, tries));

        done(Future.all(forward, backward));
        assertThat(done(store.read(get("a")))).isEqualTo(2);
        assertThat(done(store.read(get("b")))).isEqualTo(2);
        assertThat(tries).hasValueGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void whoPutsInARowThatAnotherJustPutInLooksAgain(Kind kind) throws InterruptedException {
        StoreSettings place = databases.fresh(kind);
        Store store = databases.open(place);
        CountDownLatch bothLooked = new CountDownLatch(2);
        SqlWork<String> makeUnlessThere = connection -> {
            boolean there = get("a").run(connection) > 0;
            bothLooked.countDown();
            waitFor(bothLooked);
            return there ? "found" : insert(connection);
        };

        Future<String> one = store.write(makeUnlessThere);
        Future<String> other = store.write(makeUnlessThere);

        assertThat(List.of(done(one), done(other))).containsExactlyInAnyOrder("made", "found");
    }

    private static String insert(Connection connection) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO leadership (name, holder, held_until) VALUES ('a', '', 1)")) {
            insert.executeUpdate();
            return "made";
        }
    }

    private static SqlWork<Long> crossing(String first, String second, CountDownLatch met, AtomicInteger tries) {
        return connection -> {
            tries.incrementAndGet();
            add(connection, first);
            met.countDown();
            waitFor(met);
            return add(connection, second);
        };
    }

    private static void waitFor(CountDownLatch latch) throws SQLException {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new SQLException("the other one never came");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException(e);
        }
    }

    private static long increment(Connection connection) throws SQLException {
        return add(connection, "a");
    }

    private static long add(Connection connection, String name) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE leadership SET held_until = held_until + 1 WHERE name = ? RETURNING held_until")) {
            update.setString(1, name);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** A table with a text and a number is all these tests need. */
    static SqlWork<Integer> put(String name, long value) {
        return connection -> {
            try (PreparedStatement upsert =
                    connection.prepareStatement("INSERT INTO leadership (name, holder, held_until) VALUES (?, '', ?)"
                            + " ON CONFLICT (name) DO UPDATE SET held_until = excluded.held_until")) {
                upsert.setString(1, name);
                upsert.setLong(2, value);
                return upsert.executeUpdate();
            }
        };
    }

    static SqlWork<Long> get(String name) {
        return connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("SELECT held_until FROM leadership WHERE name = ?")) {
                query.setString(1, name);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? row.getLong(1) : 0L;
                }
            }
        };
    }
}
