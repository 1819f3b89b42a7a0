package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
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
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Promise P2, nothing unmetered: exchanges with random faults and clients that leave, over a node that is killed at random
 * moments and started again; then the ledger is held against the provider's bill, attempt by attempt.
 *
 * <p>{@code -Dtidegate.crash.exchanges=N} makes it longer, {@code -Dtidegate.seed=N} repeats its choices.
 */
class LedgerEqualsBillTest {
    private static final int CLIENTS = 24;
    private static final int EXCHANGES_PER_KILL = 125;
    private static final long TOKENS_ENOUGH_FOR_ALL = 1_000_000_000_000L;

    private final int exchanges = Integer.getInteger("tidegate.crash.exchanges", 500);
    private final long seed = Long.getLong("tidegate.seed", System.nanoTime());
    private final AtomicInteger done = new AtomicInteger();
    private final ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();

    @Test
    void holdsAgainstTheBillAfterKills() throws Exception {
        try (ProviderAndEdge running = ProviderAndEdge.start("crash")) {
            EdgeProcess edge = running.edge();
            String key = edge.operator().keyFor("developer");
            edge.operator().setDailyTokens("developer", TOKENS_ENOUGH_FOR_ALL);

            drive(edge, key);
            edge.awaitReady();
            edge.program().terminate();
            assertThat(edge.program().awaitExit(Duration.ofSeconds(30))).isZero();

            LedgerFile ledger = LedgerFile.in(edge.settings().data());
            List<LedgerRow> rows = ledger.rows();
            Reconciliation books =
                    new Reconciliation(rows, Billed.all(running.simulator().bill()), List.copyOf(seen));
            assertThat(books.disagreements()).describedAs("seed %d", seed).isEmpty();
            System.out.println("seed " + seed + ": " + books.summary() + ", " + kills() + " kills");
            assertThat(seen).hasSize(exchanges);
            assertThat(ledger.openAttempts()).isZero();
            assertThat(ledger.epochs()).isEqualTo(1 + kills());
            assertThat(ledger.attemptsInTotals()).isEqualTo(rows.size());
            assertThat(ledger.tokensInTotals()).isEqualTo(tokens(rows));
        }
    }

    private int kills() {
        return exchanges / EXCHANGES_PER_KILL;
    }

    private void drive(EdgeProcess edge, String key) throws Exception {
        Random random = new Random(seed);
        List<RandomExchange> plan = new ArrayList<>();
        for (int i = 0; i < exchanges; i++) {
            plan.add(RandomExchange.next(random));
        }
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> running = new ArrayList<>();
            Callable<Void> client = () -> {
                for (int i = next.getAndIncrement(); i < exchanges; i = next.getAndIncrement()) {
                    seen.add(plan.get(i).run(edge.url(), key));
                    done.incrementAndGet();
                }
                return null;
            };
            for (int i = 0; i < CLIENTS; i++) {
                running.add(threads.submit(client));
            }
            killNowAndThen(edge, random);
            for (Future<Void> one : running) {
                one.get(10, TimeUnit.MINUTES);
            }
        }
    }

    private void killNowAndThen(EdgeProcess edge, Random random) {
        for (int kill = 0; kill < kills(); kill++) {
            int after = kill * EXCHANGES_PER_KILL + random.nextInt(10, EXCHANGES_PER_KILL - CLIENTS);
            Eventually.until(
                    "so many exchanges are done: " + after,
                    Duration.ofMinutes(2),
                    () -> done.get() >= after,
                    () -> done.get() + " are done\n" + edge.program().tail());
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(50_000)));
            edge.program().kill();
            edge.restart();
        }
    }

    private static long tokens(List<LedgerRow> rows) {
        return rows.stream()
                .map(LedgerRow::usage)
                .mapToLong(u -> u.input() + u.output() + u.cacheRead() + u.cacheWrite5m() + u.cacheWrite1h())
                .sum();
    }
}
