package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An edge stays as it is, and what it writes down is right, whatever becomes of streams. */
@Tag("full")
class SoakTest {
    private static final Duration LONGEST = Duration.ofMinutes(6);
    /**
     * KiB a minute. In so short a time the compiler still takes memory now and then; what leaks
     * is rather seen in the heap.
     */
    private static final String RESIDENT_BOUND = "24576";
    /** Bytes a minute, of the heap after collections: some 5,700 streams pass in one, so 700 bytes of each. */
    private static final double HEAP_BOUND = 4_000_000;

    @Test
    void anEdgeDoesNotGrowUnderStreamsAbortsAndFaults() {
        List<String> command = List.of(
                BuildFolder.sourceTree().resolve("tidegate").toString(),
                "bench",
                "soak",
                "--streams",
                "200",
                "--minutes",
                "3",
                "--stream-seconds",
                "3",
                "--no-pin",
                "--json",
                "--max-growth",
                RESIDENT_BOUND);
        Path folder = BuildFolder.scratch("soak");
        Map<String, String> environment =
                Map.of("TIDEGATE_BUILD", "never", "JAVA_HOME", System.getProperty("java.home"));
        String output;
        try (Program bench = Program.start(folder, "soak", environment, command)) {
            assertThat(bench.awaitExit(LONGEST)).as(bench.tail()).isZero();
            output = bench.output();
        }
        System.out.println(output);

        JsonObject result = new JsonObject(output.substring(output.indexOf('{')));
        assertThat(result.getLong("wrong")).isZero();
        assertThat(result.getLong("whole") + result.getLong("as_ordered")).isEqualTo(result.getLong("sent"));
        assertThat(result.getBoolean("ledger_agrees")).isTrue();
        assertThat(result.getLong("exact_rows") + result.getLong("estimated_rows"))
                .isEqualTo(result.getLong("sent"));
        assertThat(result.getLong("estimated_rows")).isPositive();
        JsonObject slope = result.getJsonObject("slope");
        assertThat(slope.getInteger("samples")).isGreaterThan(10);
        assertThat(slope.getDouble("heap_bytes_a_minute")).isLessThan(HEAP_BOUND);
        assertThat(slope.getDouble("open_files_a_minute")).isLessThan(30);
    }
}
