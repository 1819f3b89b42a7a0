package io.tidegate.coordinator.store;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.sqlite.CannotOpenDatabase;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.OutcomeUnknown;
import io.tidegate.testing.Eventually;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens when PostgreSQL goes and comes back, on one that the test has for itself. */
@Tag("full")
class PostgresCrashTest {
    private static final int WRITERS = 8;

    @RegisterExtension
    final Databases databases = new Databases();

    private final List<PostgresServer> servers = new ArrayList<>();

    @BeforeEach
    void start() {
        servers.add(PostgresServer.start(Databases.programs()));
    }

    @AfterEach
    void stop() {
        servers.forEach(PostgresServer::close);
    }

    @Test
    void whatWasAcknowledgedBeforeACrashIsThereAfterItAndWorkGoesOn() {
        PostgresServer server = servers.getFirst();
        Store store = databases.open(server.newDatabase(4));
        Load load = new Load(store);
        load.begin();
        Eventually.until("it works", () -> load.acknowledged.size() > 200);

        server.crash();
        Eventually.until("it is noticed", () -> !store.healthy());
        assertThat(store.trouble()).contains("PostgreSQL cannot be reached");
        long before = System.nanoTime();
        assertThatThrownBy(() -> done(store.read(StoreTest.get("0-0"))))
                .isInstanceOfSatisfying(
                        DatabaseUnavailable.class,
                        e -> assertThat(e.reason()).isEqualTo(DatabaseUnavailable.Reason.DOWN));
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.MILLISECONDS.toNanos(500));

        server.resume();
        int then = load.acknowledged.size();
        Eventually.until("it works again", () -> load.acknowledged.size() > then + 200);
        load.end();

        for (String name : load.acknowledged) {
            assertThat(done(store.read(StoreTest.get(name)))).as(name).isEqualTo(1);
        }
        assertThat(load.unexpected).isEmpty();
        assertThat(store.healthy()).isTrue();
    }

    @Test
    void aRestartWhileNobodyAsksIsNotEvenNoticed() {
        PostgresServer server = servers.getFirst();
        Store store = databases.open(server.newDatabase(4));
        done(Future.all(List.of(store.write(StoreTest.put("a", 1)), store.write(StoreTest.put("b", 1)))));

        server.crash();
        server.resume();

        assertThat(done(store.read(StoreTest.get("a")))).isEqualTo(1);
        assertThat(done(store.write(StoreTest.put("a", 2)))).isEqualTo(1);
    }

    @Test
    void aStartWaitsForADatabaseThatComes() {
        PostgresServer server = servers.getFirst();
        StoreSettings place = server.newDatabase(2);
        server.crash();

        Future<Store> opening = opening().open(place, Duration.ofSeconds(60), true);
        assertThat(opening.isComplete()).isFalse();
        server.resume();

        Store store = done(opening);
        assertThat(store.healthy()).isTrue();
        done(store.close());
    }

    @Test
    void aStartDoesNotWaitForEver() {
        PostgresServer server = servers.getFirst();
        StoreSettings place = server.newDatabase(2);
        server.crash();

        assertThatThrownBy(() -> done(opening().open(place, Duration.ofMillis(1), true)))
                .isInstanceOf(CannotOpenDatabase.class)
                .hasMessageContaining("PostgreSQL's database \"t1\" at 127.0.0.1 cannot be opened")
                .hasMessageContaining("storage.url");
        server.resume();
    }

    private StoreOpening opening() {
        return databases.opening(InstantSource.system());
    }

    /** Writers that each begin a new write when the last one ended, well or badly. */
    private final class Load {
        final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        final Set<String> unexpected = ConcurrentHashMap.newKeySet();
        private final Store store;
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger running = new AtomicInteger(WRITERS);

        Load(Store store) {
            this.store = store;
        }

        void begin() {
            for (int writer = 0; writer < WRITERS; writer++) {
                write(writer, 0);
            }
        }

        void end() {
            over.set(true);
            Eventually.until("all writers ended", () -> running.get() == 0);
        }

        private void write(int writer, int number) {
            if (over.get()) {
                running.decrementAndGet();
                return;
            }
            String name = writer + "-" + number;
            store.write(StoreTest.put(name, 1)).onComplete(result -> {
                if (result.succeeded()) {
                    acknowledged.add(name);
                } else if (!(result.cause() instanceof DatabaseUnavailable)
                        && !(result.cause() instanceof OutcomeUnknown)) {
                    unexpected.add(result.cause().toString());
                }
                databases.vertx().setTimer(1, _ -> write(writer, number + 1));
            });
        }
    }
}
