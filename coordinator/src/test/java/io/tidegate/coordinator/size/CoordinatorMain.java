package io.tidegate.coordinator.size;

import io.tidegate.common.Stopping;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.telemetry.Logging;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.config.CoordinatorConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A coordinator as it ships, but for its clock, which the test can put back. It tells its ports, answers each line of its input
 * with its memory, and ends with its input.
 */
final class CoordinatorMain {
    /** How a line of its output begins that is none of the log's; two numbers follow. */
    static final String ANSWER = "answer ";

    private CoordinatorMain() {}

    /**
     * Runs it.
     *
     * @param arguments the file of its configuration
     */
    public static void main(String[] arguments) throws IOException {
        CoordinatorConfig config = config(Path.of(arguments[0]));
        AtomicLong behindMillis = new AtomicLong();
        try (Logging _ =
                Logging.configure(config.logging().format(), config.logging().level())) {
            Coordinator coordinator = Coordinator.start(
                    config,
                    new Coordinator.Surroundings(
                            () -> Instant.ofEpochMilli(System.currentTimeMillis() - behindMillis.get()),
                            System::nanoTime,
                            new SecureRandom(),
                            "0.1.0"));
            say(coordinator.port(), coordinator.operatorPort());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                behindMillis.addAndGet(Long.parseLong(line));
                say(heapMegabytes(), residentMegabytes());
            }
            coordinator.stop(Stopping.SOON);
        }
    }

    private static CoordinatorConfig config(Path file) throws IOException {
        return switch (ConfigLoader.load(file, Map.of("TOKEN", CoordinatorProcess.TOKEN), CoordinatorConfig.class)) {
            case ConfigResult.Loaded<CoordinatorConfig>(CoordinatorConfig config) -> config;
            case ConfigResult.Invalid<CoordinatorConfig> invalid -> throw new IOException(invalid.toString());
        };
    }

    private static void say(long one, long other) {
        System.out.println(ANSWER + one + " " + other);
        System.out.flush();
    }

    /** In use after a collection. */
    private static long heapMegabytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static long residentMegabytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    >> 10;
        }
    }
}
