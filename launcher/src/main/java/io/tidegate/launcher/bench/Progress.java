package io.tidegate.launcher.bench;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Says what is being done, and when. */
final class Progress {
    private final PrintWriter err;
    private final long began = System.nanoTime();

    Progress(PrintWriter err) {
        this.err = err;
    }

    void say(String what) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
        err.println(String.format(Locale.ROOT, "%4d s  %s", seconds, what));
        err.flush();
    }
}
