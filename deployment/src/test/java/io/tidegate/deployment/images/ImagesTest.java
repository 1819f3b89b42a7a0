package io.tidegate.deployment.images;

import static io.tidegate.deployment.images.Installation.COORDINATOR;
import static io.tidegate.deployment.images.Installation.EDGE;
import static io.tidegate.deployment.images.Installation.OTHER_EDGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The images, really built and run: a coordinator on PostgreSQL and two edges, without root, without capabilities, on a read-only
 * file system, within a memory limit.
 */
@Tag("full")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImagesTest {
    private static final Duration START = Duration.ofSeconds(2);
    /**
     * How many starts of a bare JVM a part's start may take where that is longer than {@link #START}, the least of each. It was 26 to 31 on
     * a slow machine, where a bare JVM took 106 to 150 ms.
     */
    private static final int BARE_STARTS = 40;

    private static final int STARTS = 10;
    private static final Duration STOP = Duration.ofSeconds(90);

    private final List<AutoCloseable> closings = new ArrayList<>();
    private Engine engine;
    private Images images;
    private Installation installation;

    @BeforeAll
    void install() {
        Engine.unavailable().ifPresent(why -> Assumptions.abort(why));
        engine = Engine.start("images");
        closings.add(engine);
        images = Images.build(engine);
        installation = Installation.start(engine, images);
    }

    @AfterAll
    void clean() throws Exception {
        for (AutoCloseable closing : closings) {
            closing.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {COORDINATOR, EDGE})
    void runsWithoutRootCapabilitiesOrAWritableRoot(String part) {
        String container = installation.container(part);

        assertThat(said(container, "id", "-u")).isEqualTo("10001");
        assertThat(said(container, "id", "-g")).isEqualTo("10001");
        assertThat(said(container, "cat", "/proc/1/status"))
                .contains("CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2");
        for (String place : List.of("/probe", "/opt/tidegate/probe", "/etc/tidegate/probe", "/run/probe")) {
            assertThat(engine.exec(container, "touch", place).output()).contains("Read-only file system");
        }
        assertThat(said(container, "touch", "/var/lib/tidegate/probe")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {COORDINATOR, EDGE})
    void isJavaItselfAsProcessOneAndLoadsNothingFromWhereItCanWrite(String part) {
        String container = installation.container(part);

        assertThat(said(container, "readlink", "/proc/1/exe")).endsWith("/bin/java");
        assertThat(said(container, "cat", "/proc/1/maps"))
                .contains("/opt/tidegate/native/libnetty_transport_native_epoll", "/opt/tidegate/tidegate.aot")
                .doesNotContain("/tmp/lib", "/tmp/sqlite");
        assertThat(said(installation.container(EDGE), "cat", "/proc/1/maps"))
                .contains("/opt/tidegate/native/libsqlitejdbc.so");
    }

    @Test
    void keepsWithinTheLimitOfItsContainer() {
        String flags = said(
                installation.container(EDGE), "java", "@/opt/tidegate/java.args", "-XX:+PrintFlagsFinal", "-version");

        Matcher heap = Pattern.compile(" MaxHeapSize += (\\d+)").matcher(flags);
        assertThat(heap.find()).isTrue();
        assertThat(Long.parseLong(heap.group(1)) >> 20).isBetween(380L, 388L);
    }

    @ParameterizedTest
    @ValueSource(strings = {COORDINATOR, EDGE, "simulator"})
    void isHealthyByItsOwnCheckWhichCostsLittle(String part) {
        long began = System.nanoTime();

        assertThat(engine.tried("podman", "healthcheck", "run", installation.container(part))
                        .status())
                .isZero();

        System.out.println("health check of " + part + ": " + millisSince(began) + " ms");
    }

    @Test
    void isUnhealthyWhenItsCheckFindsNobody() {
        String nobody = engine.name() + "-nobody";
        engine.podman(
                "run",
                "-d",
                "--name",
                nobody,
                "--network",
                "none",
                "--entrypoint",
                "sleep",
                images.of("edge-node"),
                "60");

        assertThat(engine.tried("podman", "healthcheck", "run", nobody).status())
                .isNotZero();
    }

    /** Within {@link #START}, or as much longer as this machine is slow. */
    @ParameterizedTest
    @ValueSource(strings = {COORDINATOR, EDGE})
    void isReadyInTime(String part) {
        long start = Long.MAX_VALUE;
        long limit = 0;
        List<String> all = new ArrayList<>();
        long bare = Long.MAX_VALUE;
        while (all.size() < STARTS && start >= limit) {
            bare = Math.min(bare, bareStart(part));
            limit = Math.max(START.toMillis(), BARE_STARTS * bare);
            long took = restart(part);
            start = Math.min(start, took);
            all.add(took + " ms (limit " + limit + " ms)");
        }

        System.out.println(part + " is ready in " + all + ", a bare JVM in " + bare + " ms");
        assertThat(start).as("%s", all).isLessThan(limit);
    }

    /** Milliseconds from the start of the process to the first answer that it is ready. */
    private long restart(String part) {
        String container = installation.container(part);
        engine.podman(STOP, "stop", "-t", "80", container);
        assertThat(engine.inspect(container, "{{.State.ExitCode}}")).isEqualTo("0");
        engine.podman("start", container);
        // From within: on the way over the bridge the first packets to a container that has started anew are lost, for
        // a second or two
        String ready = engine.undisturbed(
                STOP,
                "nsenter",
                "-t",
                engine.inspect(container, "{{.State.Pid}}"),
                "-n",
                "sh",
                "-c",
                "until curl -sf -m 1 -o /dev/null " + Installation.readiness(part)
                        + "; do sleep 0.04; done; date +%s%3N");
        String started = engine.inspect(container, "{{.State.StartedAt.UnixMilli}}");
        return Long.parseLong(ready.strip()) - Long.parseLong(started);
    }

    /** Milliseconds in which the part's own JVM starts and ends without any class of ours, and without what was prepared for its start. */
    private long bareStart(String part) {
        String container = installation.container(part);
        String java = said(container, "readlink", "/proc/1/exe");
        return Long.parseLong(engine.undisturbed(
                        STOP,
                        "sh",
                        "-c",
                        "began=$(date +%s%3N); nsenter -t " + engine.inspect(container, "{{.State.Pid}}") + " -m -p "
                                + java + " -Xshare:off -version 2>/dev/null && echo $(($(date +%s%3N) - began))")
                .strip());
    }

    @Test
    void relaysAStreamedMessage() {
        String key = installation.key("reader", EDGE);

        try (Command stream = installation.stream(EDGE, key, 20, 0)) {
            Command.Result result = stream.await(STOP);

            assertThat(result.status()).isZero();
            assertThat(result.output())
                    .contains("event: message_start")
                    .endsWith("data: {\"type\":\"message_stop\"}\n\n");
        }
    }

    @Test
    void finishesARunningStreamWhenToldToStopAndEndsWithZero() {
        String key = installation.key("writer", OTHER_EDGE);
        String container = installation.container(OTHER_EDGE);
        try (Command stream = installation.stream(OTHER_EDGE, key, 100, 40)) {
            Eventually.until(
                    "the stream runs", STOP, () -> stream.soFar().contains("content_block_delta"), stream::soFar);
            assertThat(stream.soFar()).doesNotContain("message_stop");

            long began = System.nanoTime();
            engine.podman(STOP, "stop", "-t", "80", container);
            Command.Result result = stream.await(STOP);

            assertThat(result.status()).isZero();
            assertThat(result.output()).contains("100").endsWith("data: {\"type\":\"message_stop\"}\n\n");
            assertThat(engine.inspect(container, "{{.State.ExitCode}}")).isEqualTo("0");
            System.out.println(
                    "SIGTERM with a stream: the stream finished, exit code 0 after " + millisSince(began) + " ms");
        } finally {
            engine.podman("start", container);
            installation.awaitReady(OTHER_EDGE);
        }
    }

    /** What Kubernetes does before SIGTERM. */
    @Test
    void drainsByTheHookOfTheManifestWhileARunningStreamFinishes() throws IOException {
        String key = installation.key("mover", OTHER_EDGE);
        String container = installation.container(OTHER_EDGE);
        // longer than it takes to start two programs in a container
        try (Command stream = installation.stream(OTHER_EDGE, key, 500, 40)) {
            Eventually.until(
                    "the stream runs", STOP, () -> stream.soFar().contains("content_block_delta"), stream::soFar);

            Command.Result hook = engine.exec(container, Installation.preStopHook());

            assertThat(hook.status()).as(hook.output()).isZero();
            assertThat(engine.triedInside("curl", "-s", Installation.readiness(OTHER_EDGE), "-w", "%{http_code}")
                            .output())
                    .endsWith("503");
            assertThat(stream.soFar()).doesNotContain("message_stop");
            Eventually.until(
                    "the coordinator has it as draining",
                    STOP,
                    () -> installation
                            .command("nodes", "list")
                            .lines()
                            .anyMatch(line -> line.contains(OTHER_EDGE) && line.contains("draining")),
                    () -> installation.command("nodes", "list"));
            Command.Result result = stream.await(STOP);
            assertThat(result.status()).isZero();
            assertThat(result.output()).endsWith("data: {\"type\":\"message_stop\"}\n\n");
        } finally {
            said(container, "tidegate", "drain", "--config", "/etc/tidegate/edge-node.yml", "--undo");
            installation.awaitReady(OTHER_EDGE);
        }
    }

    @Test
    void namesEveryPartOfItselfInItsBillOfMaterials() {
        String container = installation.container(EDGE);
        JsonObject bill = new JsonObject(said(container, "cat", "/opt/tidegate/sbom.json"));
        assertThat(bill.getString("bomFormat")).isEqualTo("CycloneDX");
        assertThat(bill.getJsonObject("metadata").getJsonObject("component").getString("name"))
                .isEqualTo("launcher");
        Set<String> named = bill.getJsonArray("components").stream()
                .map(component -> (JsonObject) component)
                .map(component -> component.getString("name") + "-" + component.getString("version"))
                .collect(Collectors.toSet());

        List<String> jars = said(container, "ls", "/opt/tidegate/lib")
                .lines()
                .filter(jar -> !jar.equals("tidegate.jar"))
                .map(jar -> jar.replaceAll("(-linux-x86_64)?\\.jar$", ""))
                .toList();

        assertThat(jars).hasSizeGreaterThan(40).allMatch(named::contains);
        System.out.println("bill of materials: " + named.size() + " components, " + jars.size() + " jars");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge-node", "coordinator", "simulator"})
    void saysWhatItIsInItsLabels(String part) {
        JsonObject image = new JsonArray(engine.podman("image", "inspect", images.of(part))).getJsonObject(0);

        assertThat(image.getJsonObject("Labels").getMap())
                .containsEntry("org.opencontainers.image.title", "tidegate-" + part)
                .containsKey("org.opencontainers.image.description")
                .containsEntry("org.opencontainers.image.vendor", "Tidegate")
                .containsEntry("org.opencontainers.image.version", images.version())
                .containsEntry("org.opencontainers.image.revision", Images.TOLD.get("REVISION"))
                .containsEntry("org.opencontainers.image.created", Images.TOLD.get("CREATED"))
                .containsEntry("org.opencontainers.image.base.name", images.base());
        assertThat(image.getString("User")).isEqualTo("10001:10001");
        System.out.println("image of " + part + ": " + image.getLong("Size") / 1_000_000 + " MB");
    }

    private String said(String container, String... words) {
        Command.Result result = engine.exec(container, words);
        assertThat(result.status()).as(result.output()).isZero();
        return result.output().strip();
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }
}
