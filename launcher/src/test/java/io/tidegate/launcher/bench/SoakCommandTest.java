package io.tidegate.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a soak says, and what it makes of what it sees. */
class SoakCommandTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    @Tag("full")
    @Timeout(120)
    void saysThatItGrowsWhereItDoesMoreThanItMay() {
        BenchRun run = BenchRun.of(
                folder,
                "bench",
                "soak",
                "--streams",
                "5",
                "--minutes",
                "0.2",
                "--stream-seconds",
                "1",
                "--no-pin",
                "--max-growth",
                "-1000000000");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Resident memory grows by ", "(bound: -1,000,000,000).");
        assertThat(run.out())
                .contains(" wrong", "exact rows equal the bill to the token", "0 do not agree", "Slope a minute");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    --streams,        0,  '--streams: 0.0 (expected: 1 to 9000)'
                    --minutes,        0,  '--minutes: 0.0 (expected: more than 0)'
                    --stream-seconds, 0,  '--stream-seconds: 0.0 (expected: 1 or more)'
                    """)
    void refusesOptionsInWords(String option, String value, String words) {
        BenchRun run = BenchRun.of(folder, "bench", "soak", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(words);
    }

    @Test
    void theTrendIsOfTheTimeBetweenWarmingUpAndTheEnd() {
        List<Sample> samples = new ArrayList<>();
        for (int minute = 0; minute <= 12; minute++) {
            boolean counts = minute >= 4 && minute <= 10;
            samples.add(new Sample(minute, counts ? 1000 + 7L * minute : 0, 500, counts ? 50 : 1, 3, minute));
        }

        Trend trend = Trend.of(samples, 4, 10);

        assertThat(trend.samples()).isEqualTo(7);
        assertThat(trend.residentBytes()).isCloseTo(7, within(1e-9));
        assertThat(trend.heapBytes()).isZero();
        assertThat(trend.openFiles()).isZero();
    }

    @Test
    void sumsTheLinesOfAMetric() {
        String metrics = """
                jvm_memory_used_bytes{area="heap",id="Eden"} 1.5E6
                jvm_memory_used_bytes{area="heap",id="Old"} 20.0
                jvm_memory_used_bytes{area="nonheap",id="Code"} 7.0
                """;

        assertThat(Sampler.sum(metrics, "jvm_memory_used_bytes{area=\"heap\"")).isEqualTo(1_500_020);
    }
}
