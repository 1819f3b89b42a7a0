package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One edge node as a process. It can be killed and started again on the same ports and data. */
final class EdgeProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final EdgeSettings settings;
    private Program program;
    private Release release = Release.THIS;

    private EdgeProcess(EdgeSettings settings, Program program) {
        this.settings = settings;
        this.program = program;
    }

    static EdgeProcess start(EdgeSettings settings) {
        return start(settings, Release.THIS);
    }

    static EdgeProcess start(EdgeSettings settings, Release release) {
        EdgeProcess edge = new EdgeProcess(settings, launch(settings, release));
        edge.release = release;
        edge.awaitReady();
        return edge;
    }

    /** Starts it again, after it has ended. Doesn't wait until it is ready. */
    void restart() {
        program = launch(settings, release);
    }

    /** Starts it again as another version. */
    void restart(Release other) {
        release = other;
        restart();
    }

    void awaitReady() {
        HttpProbe probe = new HttpProbe(settings.operatorUrl(), Map.of());
        try {
            Eventually.until(
                    "the edge is ready",
                    START_TIMEOUT,
                    () -> {
                        if (!program.isAlive()) {
                            throw new AssertionError("the edge ended while starting\n" + program.tail());
                        }
                        return probe.get("/readyz").statusCode() == 200;
                    },
                    program::tail);
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    Program program() {
        return program;
    }

    EdgeSettings settings() {
        return settings;
    }

    String url() {
        return settings.url();
    }

    Operator operator() {
        return Operator.at(settings.operatorUrl(), EdgeSettings.ADMIN_TOKEN);
    }

    @Override
    public void close() {
        program.close();
    }

    private static Program launch(EdgeSettings settings, Release release) {
        return Program.tidegate(
                release,
                List.of(),
                settings.folder(),
                "edge",
                List.of("edge", "--config", settings.write().toString()));
    }
}
