package io.tidegate.launcher.bench;

import io.tidegate.cli.ExitCode;
import io.tidegate.launcher.StopRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;

/** Interrupts the thread that made it when somebody wishes that this process ends, so that it ends what it has started. */
final class Interruption implements AutoCloseable {
    private final AtomicBoolean wished;
    private final Thread waiting;

    private Interruption(AtomicBoolean wished, Thread waiting) {
        this.wished = wished;
        this.waiting = waiting;
    }

    static Interruption by(StopRequest stop) {
        Thread working = Thread.currentThread();
        AtomicBoolean wished = new AtomicBoolean();
        return new Interruption(
                wished, Thread.ofPlatform().name("stop-request").daemon(true).start(() -> {
                    try {
                        stop.await();
                        wished.set(true);
                        working.interrupt();
                    } catch (InterruptedException _) {
                        // the work is done
                    }
                }));
    }

    /** What can be stopped in the middle. */
    interface Work {
        int run() throws IOException, InterruptedException;
    }

    /** Does it, and says so when it was stopped: what is interrupted fails in many ways. */
    int guard(Work work, PrintWriter err) throws IOException {
        try {
            return work.run();
        } catch (IOException | InterruptedException e) {
            if (e instanceof IOException broken && !wished.get()) {
                throw broken;
            }
            err.println("Stopped before its end; nothing is left running.");
            err.flush();
            return ExitCode.FAILED.number();
        }
    }

    @Override
    public void close() {
        waiting.interrupt();
    }
}
