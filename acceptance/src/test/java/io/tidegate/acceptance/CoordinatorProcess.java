package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One coordinator as a process. It can be killed and started again on the same ports and data. */
final class CoordinatorProcess implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final CoordinatorSettings settings;
    private Program program;
    private Release release = Release.THIS;

    private CoordinatorProcess(CoordinatorSettings settings, Program program) {
        this.settings = settings;
        this.program = program;
    }

    static CoordinatorProcess start(CoordinatorSettings settings) {
        return start(settings, Release.THIS);
    }

    static CoordinatorProcess start(CoordinatorSettings settings, Release release) {
        CoordinatorProcess coordinator = new CoordinatorProcess(settings, launch(settings, release));
        coordinator.release = release;
        coordinator.awaitReady();
        return coordinator;
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
                    "the coordinator is ready",
                    START_TIMEOUT,
                    () -> {
                        if (!program.isAlive()) {
                            throw new AssertionError("the coordinator ended while starting\n" + program.tail());
                        }
                        return probe.get("/readyz").statusCode() == 200;
                    },
                    program::tail);
        } catch (AssertionError e) {
            program.close();
            throw e;
        }
    }

    /** A token with which one node can join. */
    String invitation(String location) {
        return operator()
                .http()
                .json("POST", "/admin/v1/join-tokens", new JsonObject().put("location", location))
                .getString("token");
    }

    /** As what version it was started last. */
    Release release() {
        return release;
    }

    Program program() {
        return program;
    }

    CoordinatorSettings settings() {
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

    private static Program launch(CoordinatorSettings settings, Release release) {
        return Program.tidegate(
                release,
                List.of(),
                settings.folder(),
                "coordinator",
                List.of("coordinator", "--config", settings.write().toString()));
    }
}
