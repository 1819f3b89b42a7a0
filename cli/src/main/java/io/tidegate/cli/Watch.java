package io.tidegate.cli;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/** Does something again and again, until it fails, or its thread is interrupted. Ctrl-C ends the whole process. */
record Watch(Duration pause) {
    /** The exit code of the one that failed, or 0. */
    int run(IntSupplier once) {
        int exitCode = once.getAsInt();
        while (exitCode == 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(pause.toNanos());
            exitCode = once.getAsInt();
        }
        return exitCode;
    }
}
