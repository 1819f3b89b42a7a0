package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Usage comes to the coordinator exactly once, whatever dies and whatever is put back to an older backup: what it has is held
 * against the provider's bill, attempt by attempt.
 *
 * <p>{@code -Dtidegate.seed=N} repeats the choices of a run.
 */
@Tag("full")
class ClusterUsageTest {
    private static final int EDGES = 3;
    private static final int CLIENTS = 12;
    private static final int EXCHANGES = 120;
    private static final long TOKENS_ENOUGH_FOR_ALL = 1_000_000_000_000L;

    private final long seed = Long.getLong("tidegate.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();

    @Test
    void equalsTheBillAfterKillsAndRestores() throws Exception {
        try (Cluster cluster = Cluster.start("usage", EDGES)) {
            String key = cluster.keyFor("developer");
            cluster.coordinator().operator().setDailyTokens("developer", TOKENS_ENOUGH_FOR_ALL);
            EdgeProcess restored = cluster.edges().getFirst();

            run(cluster, key, () -> {});
            Backup ofTheCoordinator = Backup.of(coordinatorFile(cluster));
            run(cluster, key, () -> kill(cluster));
            cluster.awaitReported();
            putBack(cluster.coordinator(), ofTheCoordinator);
            run(cluster, key, () -> {});
            cluster.awaitReported();
            AtomicReference<Backup> ofAnEdge = new AtomicReference<>();
            run(cluster, key, () -> ofAnEdge.set(backupWithOpenAttempts(ledger(restored))));
            cluster.awaitReported();
            putBack(restored, ofAnEdge.get());
            run(cluster, key, () -> {});
            cluster.awaitReported();

            CoordinatorBooks books = CoordinatorBooks.in(coordinatorFile(cluster));
            List<LedgerRow> rows = books.rows();
            Reconciliation audit =
                    new Reconciliation(rows, Billed.all(cluster.simulator().bill()), List.copyOf(seen));
            assertThat(audit.disagreements()).describedAs("seed %d", seed).isEmpty();
            assertThat(books.attemptsInTotals()).isEqualTo(rows.size());
            assertThat(books.tokensInTotals()).isEqualTo(tokens(rows));
            assertThat(books.superseded())
                    .describedAs("attempts that were open in the backup, closed again by the restored edge")
                    .isPositive();
            System.out.println("seed " + seed + ": " + audit.summary() + ", " + books.superseded() + " came twice");
        }
    }

    /** One whose open rows are closed and reported later, and are open again when it is put back. */
    private static Backup backupWithOpenAttempts(LedgerFile ledger) {
        Eventually.until("an attempt runs", Duration.ofSeconds(20), () -> ledger.openAttempts() > 1);
        return Backup.of(ledger.database());
    }

    /** An edge, then the coordinator. */
    private void kill(Cluster cluster) {
        EdgeProcess edge = cluster.edges().get(random.nextInt(EDGES));
        edge.program().kill();
        edge.restart();
        cluster.coordinator().program().kill();
        cluster.coordinator().restart();
        edge.awaitReady();
        cluster.coordinator().awaitReady();
    }

    private static void putBack(CoordinatorProcess coordinator, Backup backup) {
        coordinator.program().kill();
        backup.restore();
        coordinator.restart();
        coordinator.awaitReady();
    }

    private static void putBack(EdgeProcess edge, Backup backup) {
        edge.program().kill();
        backup.restore();
        edge.restart();
        edge.awaitReady();
    }

    private void run(Cluster cluster, String key, Runnable meanwhile) throws Exception {
        List<RandomExchange> plan = new ArrayList<>();
        for (int i = 0; i < EXCHANGES; i++) {
            plan.add(RandomExchange.next(random));
        }
        AtomicInteger next = new AtomicInteger();
        Callable<Void> client = () -> {
            for (int i = next.getAndIncrement(); i < plan.size(); i = next.getAndIncrement()) {
                seen.add(plan.get(i).run(cluster.edges().get(i % EDGES).url(), key));
            }
            return null;
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(client));
            }
            meanwhile.run();
            for (Future<Void> one : running) {
                one.get(5, TimeUnit.MINUTES);
            }
        }
    }

    private static LedgerFile ledger(EdgeProcess edge) {
        return LedgerFile.in(edge.settings().data());
    }

    private static Path coordinatorFile(Cluster cluster) {
        return CoordinatorBooks.file(cluster.coordinator().settings().data());
    }

    private static long tokens(List<LedgerRow> rows) {
        return rows.stream().mapToLong(LedgerRow::tokens).sum();
    }
}
