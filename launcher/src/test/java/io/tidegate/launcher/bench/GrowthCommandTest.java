package io.tidegate.launcher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Edges that have more and more, with the real processes. */
class GrowthCommandTest {
    private static final List<String> SHORT = List.of(
            "bench",
            "growth",
            "--rounds",
            "1",
            "--seconds",
            "1",
            "--warm-up",
            "0",
            "--connections",
            "4",
            "--no-pin",
            "--most",
            "1000");

    @TempDir
    private Path folder = Path.of("");

    private BenchRun grow(String... more) {
        return BenchRun.of(
                folder, Stream.concat(SHORT.stream(), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    @Tag("full")
    @Timeout(180)
    void measuresEachSizeOfACurveAndHoldsLedgersAgainstTheBill() throws Exception {
        BenchRun run = grow("--curve", "keys,rows", "--json", "growth.json", "--plot", "growth.svg");

        assertThat(run.err()).contains("keys: an edge with 1,000 keys of developers");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .startsWith("OF ")
                .containsPattern("rows in the ledger +1,000 +[0-9.,]+ +1\\.00 ")
                .containsPattern(
                        "rows in the ledger: [0-9]+ answers verified byte by byte, 0 wrong; ledgers equal bill");
        JsonArray curves = new JsonObject(Files.readString(folder.resolve("growth.json"))).getJsonArray("curves");
        assertThat(sizes(curves.getJsonObject(0))).containsExactly(50, 1000);
        assertThat(sizes(curves.getJsonObject(1))).containsExactly(1000);
        for (int i = 0; i < curves.size(); i++) {
            JsonObject curve = curves.getJsonObject(i);
            assertThat(curve.getJsonObject("ledger").getBoolean("equals_bill")).isTrue();
            assertThat(curve.getJsonObject("ledger").getLong("attempts")).isPositive();
            assertThat(curve.getJsonArray("points"))
                    .allSatisfy(point -> assertThat(((JsonObject) point).getDouble("cpu_us_per_request"))
                            .isPositive());
        }
        assertThat(Files.readString(folder.resolve("growth.svg")))
                .startsWith("<svg ")
                .contains(">rows</text>");
    }

    private static List<Integer> sizes(JsonObject curve) {
        return curve.getJsonArray("points").stream()
                .map(point -> ((JsonObject) point).getInteger("size"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    --curve,       people, 'keys,quotas,upstreams,rows'
                    --rounds,      0,      '--rounds: 0 (expected: 1 or more)'
                    --warm-up,     -1,     '--warm-up: -1 (expected: 0 or more)'
                    """)
    void refusesOptionsInWords(String option, String value, String words) {
        BenchRun run = BenchRun.of(folder, "bench", "growth", option, value);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(words);
        assertThat(run.out()).isEmpty();
    }
}
