package io.tidegate.common.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.ConfigResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceTableTest {
    private static final String EXAMPLE = """
            version: test-1
            unknown: {input: 100, output: 100, cacheRead: 100, cacheWrite5m: 100, cacheWrite1h: 100}
            models:
              - match: "claude-*"
                usdPerMillionTokens: {input: 1, output: 1, cacheRead: 1, cacheWrite5m: 1, cacheWrite1h: 1}
              - match: "claude-opus-*"
                usdPerMillionTokens: {input: 2, output: 2, cacheRead: 2, cacheWrite5m: 2, cacheWrite1h: 2}
              - match: claude-opus-4
                usdPerMillionTokens: {input: 0.000000001, output: 3, cacheRead: 3, cacheWrite5m: 3, cacheWrite1h: 3}
            """;
    private static final Usage ONE_OF_EACH = new Usage(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000);

    @ParameterizedTest
    @CsvSource({
        "claude-opus-4-8, 5",
        "claude-opus-4-5-20251101, 5",
        "us.anthropic.claude-opus-4-5-20251101-v1:0, 5",
        "claude-opus-4-10, 5",
        "claude-opus-5-5, 5",
        "claude-opus-4-1-20250805, 15",
        "claude-opus-4-1@20250805, 15",
        "claude-opus-4-1, 15",
        "claude-opus-4-20250514, 15",
        "claude-opus-4@20250514, 15",
        "claude-opus-4-0, 15",
        "claude-opus-4, 15",
        "claude-sonnet-4-6, 3",
        "claude-sonnet-5, 3",
        "anthropic.claude-3-5-sonnet-20241022-v2:0, 3",
        "claude-haiku-4-5-20251001, 1",
        "claude-haiku-5-5, 1",
        "claude-3-5-haiku-latest, 0.8",
        "claude-3-haiku-20240307, 0.25",
        "some-new-model, 30",
        "'', 30"
    })
    void comesWithTheListPriceOfEveryModel(String model, double inputUsd) {
        assertThat(PriceTable.builtIn().price(model).input()).isEqualTo(Math.round(inputUsd * 1e9));
    }

    @Test
    void anUnknownModelIsDearerThanAnyKnownOne() {
        PriceTable prices = PriceTable.builtIn();

        assertThat(prices.costNanos("unheard-of", ONE_OF_EACH))
                .isGreaterThan(prices.costNanos("claude-opus-4-1", ONE_OF_EACH));
    }

    @Test
    void theBuiltInTableHasAVersion() {
        assertThat(PriceTable.builtIn().version()).isNotBlank();
    }

    @Test
    void anIdWinsOverAPatternAndALongerPatternOverAShorterOne() {
        PriceTable prices = loaded(EXAMPLE);

        assertThat(prices.version()).isEqualTo("test-1");
        assertThat(prices.price("claude-opus-4").output()).isEqualTo(3_000_000_000L);
        assertThat(prices.price("claude-opus-4").input()).isEqualTo(1);
        assertThat(prices.price("claude-opus-5").output()).isEqualTo(2_000_000_000L);
        assertThat(prices.price("claude-haiku-5").output()).isEqualTo(1_000_000_000L);
        assertThat(prices.price("my-claude-opus-5").output()).isEqualTo(100_000_000_000L);
    }

    @Test
    void readsATableFromAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("prices.yml"), EXAMPLE);

        assertThat(PriceTable.load(file)).isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void namesTheFileAndTheLineOfEveryMistake(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("prices.yml"),
                EXAMPLE.replace("output: 2", "output: -2")
                        .replace("cacheRead: 3", "cacheRaed: 3")
                        .replace("0.000000001", "0.0000000001"));

        assertThat(PriceTable.load(file))
                .isInstanceOfSatisfying(
                        ConfigResult.Invalid.class,
                        invalid -> assertThat(invalid.toString())
                                .contains(file + ":7: ")
                                .contains("-2.0 (expected: 0")
                                .contains(file + ":9: ")
                                .contains("cacheRaed"));
    }

    @Test
    void refusesAMatchThatStandsTwiceAndAMissingFile(@TempDir Path folder) {
        assertThat(PriceTable.parse(EXAMPLE.replace("claude-opus-*", "claude-*"), Path.of("prices.yml")))
                .hasToString("prices.yml:6: models[1].match: claude-* stands twice (expected: one entry for it)");
        assertThat(PriceTable.load(folder.resolve("none.yml"))).isInstanceOf(ConfigResult.Invalid.class);
    }

    private static PriceTable loaded(String yaml) {
        return switch (PriceTable.parse(yaml, Path.of("prices.yml"))) {
            case ConfigResult.Loaded<PriceTable>(PriceTable table) -> table;
            case ConfigResult.Invalid<PriceTable> invalid -> throw new AssertionError(invalid.toString());
        };
    }
}
