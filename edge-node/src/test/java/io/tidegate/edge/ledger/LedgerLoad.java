package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;

import io.tidegate.common.sqlite.DatabaseStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Measures what an exchange costs in the ledger: a number of attempts open and close without pause, on one event loop.
 * Arguments: attempts at once, users, exchanges per round, folder. The last of five rounds counts.
 */
public final class LedgerLoad {
    private final LedgerNode node;
    private final int users;
    private final Promise<Void> finished = Promise.promise();
    private int toStart;
    private int running;

    private LedgerLoad(LedgerNode node, int users, int exchanges) {
        this.node = node;
        this.users = users;
        this.toStart = exchanges;
    }

    public static void main(String[] args) throws IOException {
        int atOnce = Integer.parseInt(args[0]);
        int users = Integer.parseInt(args[1]);
        int exchanges = Integer.parseInt(args[2]);
        Path folder = Files.createTempDirectory(Path.of(args[3]), "ledger-load");
        try (LedgerNode node = LedgerNode.in(folder)) {
            for (int round = 1; round <= 5; round++) {
                System.out.println("round " + round + ": " + round(node, atOnce, users, exchanges));
            }
        }
    }

    private static String round(LedgerNode node, int atOnce, int users, int exchanges) {
        DatabaseStats stats = node.database().stats();
        long commits = stats.commits();
        long works = stats.works();
        long commitNanos = stats.commitNanos();
        long start = System.nanoTime();
        long writerCpu = cpuNanos("sqlite-writer");
        long loopCpu = cpuNanos("vert.x-eventloop");
        LedgerLoad load = new LedgerLoad(node, users, exchanges);
        node.vertx().runOnContext(_ -> load.start(atOnce));
        done(load.finished.future());
        long wall = System.nanoTime() - start;
        commits = stats.commits() - commits;
        return String.format(
                "%d exchanges/s, %.1f us CPU each in the writer, %.1f in the event loop, %d commits/s, %.1f works and %.0f us per commit",
                exchanges * 1_000_000_000L / wall,
                (cpuNanos("sqlite-writer") - writerCpu) / 1000.0 / exchanges,
                (cpuNanos("vert.x-eventloop") - loopCpu) / 1000.0 / exchanges,
                commits * 1_000_000_000L / wall,
                (double) (stats.works() - works) / commits,
                (stats.commitNanos() - commitNanos) / 1000.0 / commits);
    }

    private static long cpuNanos(String threads) {
        ThreadMXBean all = ManagementFactory.getThreadMXBean();
        return Arrays.stream(all.getThreadInfo(all.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().startsWith(threads))
                .mapToLong(thread -> all.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private void start(int atOnce) {
        running = atOnce;
        for (int i = 0; i < atOnce; i++) {
            next();
        }
    }

    private void next() {
        if (toStart == 0) {
            running--;
            if (running == 0) {
                finished.complete();
            }
            return;
        }
        toStart--;
        exchange().onComplete(_ -> next(), finished::tryFail);
    }

    private Future<Void> exchange() {
        Ledger ledger = node.ledger();
        long id = ledger.nextAttemptId();
        OpenAttempt open = Attempts.open(id, "user-" + id % users, "claude-sonnet-4-5", Attempts.WINDOW);
        return ledger.open(open).compose(_ -> ledger.close(Attempts.settled(open)));
    }
}
