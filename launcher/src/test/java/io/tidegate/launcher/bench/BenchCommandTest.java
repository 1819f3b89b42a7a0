package io.tidegate.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.Stopping;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A short comparison, with the real processes. */
class BenchCommandTest {
    private static final String[] SHORT = {
        "bench", "--rounds", "1", "--seconds", "1", "--warm-up", "0", "--connections", "4", "--no-pin"
    };

    @TempDir
    private Path folder = Path.of("");

    private static String[] shortly(String... more) {
        String[] all = Arrays.copyOf(SHORT, SHORT.length + more.length);
        System.arraycopy(more, 0, all, SHORT.length, more.length);
        return all;
    }

    @Test
    @Tag("full")
    @Timeout(120)
    void showsATableAndWritesFiguresAndAPicture() throws Exception {
        BenchRun run = BenchRun.of(
                folder, shortly("--scenario", "small,stream,rate", "--json", "result.json", "--plot", "result.svg"));

        assertThat(run.err()).contains("round 1 of 1: small edge: ", "nginx is not installed: it is left out");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("SCENARIO ")
                .containsPattern("small S1 +direct +[0-9,]+ +- +- ")
                .containsPattern("stream S2 +edge +[0-9,]+ +[0-9.,]+ +[0-9.,]+ +- ")
                .containsPattern("answers verified byte by byte, 0 wrong; ledger equals bill: [0-9]+ attempts")
                .contains("nginx is not installed")
                .doesNotContain("nginx  ");
        JsonObject result = new JsonObject(Files.readString(folder.resolve("result.json")));
        assertThat(result.getJsonObject("ledger").getBoolean("equals_bill")).isTrue();
        assertThat(result.getJsonObject("ledger").getLong("attempts")).isPositive();
        assertThat(result.getString("left_out")).contains("nginx");
        JsonObject stream = result.getJsonArray("scenarios").getJsonObject(1);
        assertThat(stream.getInteger("events")).isEqualTo(50);
        JsonObject edge = stream.getJsonArray("targets").getJsonObject(1);
        assertThat(edge.getString("name")).isEqualTo("edge");
        assertThat(edge.getDouble("cpu_us_per_request")).isPositive();
        assertThat(edge.getJsonObject("first_byte_us").getDouble("p99"))
                .isGreaterThanOrEqualTo(edge.getJsonObject("first_byte_us").getDouble("p50"));
        assertThat(edge.getJsonArray("rounds")).hasSize(1);
        assertThat(Files.readString(folder.resolve("result.svg")))
                .startsWith("<svg ")
                .contains("S1: small requests", ">edge</text>")
                .doesNotContain(">direct</text>");
    }

    @Test
    @Tag("full")
    @Timeout(120)
    void reportsAStreamThatIsNotWhole() {
        BenchRun run = BenchRun.of(
                folder, shortly("--scenario", "events", "--json", "--orders", "fault=cut-mid after=5 times=3"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("3 answers were not what the simulator answers", "connection closed: broken off after ");
        assertThat(new JsonObject(run.out()).getJsonObject("verified").getInteger("wrong"))
                .isEqualTo(3);
    }

    @Test
    @Timeout(60)
    void endsAllItHasStartedWhenItIsStopped() {
        List<Long> before =
                ProcessHandle.current().children().map(ProcessHandle::pid).toList();

        BenchRun run = BenchRun.of(folder, () -> Stopping.SOON, shortly());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Stopped before its end; nothing is left running.");
        assertThat(ProcessHandle.current().children().map(ProcessHandle::pid)).isSubsetOf(before);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    --scenario,    fast, 'small,stream,events,body,rate'
                    --rounds,      0,    '--rounds: 0 (expected: 1 or more)'
                    --seconds,     0,    '--seconds: 0 (expected: 1 or more)'
                    --connections, -1,   '--connections: -1 (expected: 1 or more)'
                    --warm-up,     -1,   '--warm-up: -1 (expected: 0 or more)'
                    --seconds,     x,    'Invalid value for option'
                    """)
    void refusesOptionsInWords(String option, String value, String words) {
        BenchRun run = BenchRun.of(folder, "bench", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).isEmpty();
    }
}
