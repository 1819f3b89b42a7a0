package io.tidegate.coordinator.store;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeaderTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    @RegisterExtension
    final Databases databases = new Databases();

    private final AtomicInteger first = new AtomicInteger();
    private final AtomicInteger second = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void oneOfTwoDoesTheJobUntilItLetsGo(Kind kind) {
        Store store = databases.open(kind);
        Leader one = new Leader(databases.vertx(), store, "one");
        Leader other = new Leader(databases.vertx(), store, "other");
        count(one, first);
        Eventually.until("the first does it", () -> first.get() > 0);
        count(other, second);
        int before = first.get();
        Eventually.until("the first goes on", () -> first.get() > before + 10);

        assertThat(second).hasValue(0);
        done(one.close());
        Eventually.until("the other does it", () -> second.get() > 0);
        done(other.close());
    }

    @ParameterizedTest
    @EnumSource(names = "POSTGRESQL")
    void whenTheOneThatDoesTheJobDiesAnotherTakesOver(Kind kind) {
        StoreSettings place = databases.fresh(kind);
        Store dying = databases.open(place);
        Leader one = new Leader(databases.vertx(), dying, "one");
        Leader other = new Leader(databases.vertx(), databases.open(place), "other");
        count(one, first);
        Eventually.until("the first does it", () -> first.get() > 0);
        count(other, second);

        done(dying.close());
        int last = first.get();
        assertThat(second).hasValue(0);

        Eventually.until("the other does it", () -> second.get() > 0);
        assertThat(first.get()).isBetween(last, last + 1);
        done(other.close());
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatFailsKeepsNothingAndIsTriedAgain(Kind kind) {
        Store store = databases.open(kind);
        Leader leader = new Leader(databases.vertx(), store, "one");
        AtomicInteger tries = new AtomicInteger();
        leader.<Integer>run(
                "count",
                PERIOD,
                connection -> {
                    StoreTest.put("done", tries.incrementAndGet()).run(connection);
                    if (tries.get() < 3) {
                        throw new SQLException("not yet");
                    }
                    return 1;
                },
                first::addAndGet);

        Eventually.until("it is done", () -> first.get() > 0);
        assertThat(tries).hasValueGreaterThanOrEqualTo(3);
        done(leader.close());
    }

    @ParameterizedTest
    @EnumSource
    void twoThatBeginAtOnceNeverDoTheJobTwiceInATurn(Kind kind) {
        Store store = databases.open(kind);
        Leader[] all = new Leader[8];
        for (int i = 0; i < all.length; i++) {
            all[i] = new Leader(databases.vertx(), store, "holder-" + i);
            String me = "did-" + i;
            all[i].<Integer>run(
                    "count", PERIOD, connection -> StoreTest.put(me, 1).run(connection), first::addAndGet);
        }
        Eventually.until("it is done several times", () -> first.get() > 10);

        int holders = done(store.read(connection -> {
            try (PreparedStatement query =
                            connection.prepareStatement("SELECT COUNT(*) FROM leadership WHERE name LIKE 'did-%'");
                    var row = query.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }));
        assertThat(holders).isEqualTo(1);
        for (Leader leader : all) {
            done(leader.close());
        }
    }

    private static void count(Leader leader, AtomicInteger runs) {
        leader.<Integer>run("count", PERIOD, _ -> 1, runs::addAndGet);
    }
}
