package io.tidegate.deployment.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** docker/compose.yml comes up from nothing, without Prometheus and Grafana, whose images can't be had without a registry. */
@Tag("full")
class ComposeTest {
    private static final Duration LIMIT = Duration.ofSeconds(150);

    @Test
    void comesUpFromNothingAndServes() throws Exception {
        ComposeFile.assumeTheProgramIsThere();
        Engine.unavailable().ifPresent(why -> Assumptions.abort(why));
        try (Engine engine = Engine.start("compose")) {
            Images images = Images.build(engine);
            Path socket = Files.createTempDirectory("tg").resolve("podman.sock");
            long began = System.nanoTime();
            try (Command _ = Command.start(
                            engine.environment(),
                            engine.inside("podman", "system", "service", "-t", "0", "unix://" + socket));
                    HealthPump _ = new HealthPump(engine)) {
                Eventually.until("the engine answers", LIMIT, () -> Files.exists(socket), () -> "");
                try {
                    try {
                        compose(engine, images, socket, "up", "-d", "--no-build", "edge-1", "edge-2", "simulator");
                        serves(engine);
                    } catch (AssertionError e) {
                        throw new AssertionError(e.getMessage() + "\n" + engine.logs(), e);
                    }
                    System.out.println("compose up from nothing to a streamed message: "
                            + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s");
                } finally {
                    // Nobody is served any more: no drain is waited for, which ImagesTest looks at.
                    compose(engine, images, socket, "down", "-v", "-t", "0");
                }
            } finally {
                Files.deleteIfExists(socket);
                Files.delete(socket.getParent());
            }
        }
    }

    private static void serves(Engine engine) {
        String coordinator = engine.name() + "_coordinator_1";
        Eventually.until(
                "both edges are healthy",
                LIMIT,
                () -> engine.exec(coordinator, "tidegate", "nodes", "list")
                                .output()
                                .lines()
                                .filter(line -> line.contains("healthy"))
                                .count()
                        == 2,
                () -> engine.exec(coordinator, "tidegate", "nodes", "list").output());
        assertThat(engine.exec(coordinator, "tidegate", "users", "create", "ann")
                        .status())
                .isZero();
        String key = Installation.keyIn(engine.exec(coordinator, "tidegate", "keys", "create", "--user", "ann")
                .output());
        for (String published : List.of("http://127.0.0.1:8081", "http://127.0.0.1:8082")) {
            Eventually.until(
                    published + " serves",
                    LIMIT,
                    () -> engine.triedInside(Installation.messageRequest(published, key, 5, 0))
                            .output()
                            .endsWith("data: {\"type\":\"message_stop\"}\n\n"),
                    () -> engine.triedInside(Installation.messageRequest(published, key, 5, 0))
                            .output());
        }
    }

    private static void compose(Engine engine, Images images, Path socket, String... words) {
        Map<String, String> environment = new HashMap<>(engine.environment());
        environment.put("DOCKER_HOST", "unix://" + socket);
        environment.put("TIDEGATE_IMAGES", images.folder());
        environment.put("TIDEGATE_VERSION", images.version());
        environment.put("POSTGRES_IMAGE", images.postgres());
        List<String> all = new ArrayList<>(List.of(
                "docker-compose",
                "-p",
                engine.name(),
                "-f",
                ComposeFile.PATH.toString(),
                "--env-file",
                ComposeFile.TRY_OUT.toString()));
        all.addAll(List.of(words));
        Command.output(environment, LIMIT, all);
    }

    /** podman has systemd run health checks; where there is none, nobody would. */
    private static final class HealthPump implements AutoCloseable {
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread thread;

        HealthPump(Engine engine) {
            thread = Thread.ofPlatform().start(() -> {
                try {
                    while (!over.await(1, TimeUnit.SECONDS)) {
                        engine.tried(
                                        "podman",
                                        "ps",
                                        "-q",
                                        "--filter",
                                        "label=com.docker.compose.project=" + engine.name())
                                .output()
                                .lines()
                                .filter(line -> line.matches("[0-9a-f]+"))
                                .forEach(container -> engine.tried("podman", "healthcheck", "run", container));
                    }
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() {
            over.countDown();
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
