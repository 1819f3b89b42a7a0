package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad configuration stops the start, and says where it is wrong and what would be right. */
class BadConfigurationTest {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "  port: 70000          | 70000",
                "  port: many           | many",
                "  prot: 8080           | prot",
                "  host: [1, 2]         | host"
            })
    void namesFileLineValueAndRemedy(String line, String wrong) throws IOException {
        Path folder = BuildFolder.scratch("bad-configuration");
        Files.writeString(folder.resolve("secret"), "a-secret-that-is-long-enough");
        Path file = Files.writeString(folder.resolve("edge-node.yml"), """
                operator:
                  token: file:secret
                upstreams:
                  - name: provider
                    url: http://127.0.0.1:9
                    credential:
                      header: x-api-key
                      value: file:secret
                listen:
                %s
                """.formatted("  " + line.strip()));

        try (Program edge = Program.tidegate(folder, "edge", List.of("edge", "--config", file.toString()))) {
            assertThat(edge.awaitExit(ENDS_WITHIN)).isNotZero();
            assertThat(edge.output())
                    .contains("edge-node.yml:10", wrong, "expected")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatTheFileIsMissing() {
        Path folder = BuildFolder.scratch("no-configuration");

        try (Program edge = Program.tidegate(folder, "edge", List.of("edge", "--config", "nowhere.yml"))) {
            assertThat(edge.awaitExit(ENDS_WITHIN)).isNotZero();
            assertThat(edge.output()).contains("nowhere.yml").doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatAnotherNodeRunsOnItsData() {
        try (SimulatedProvider provider = new SimulatedProvider()) {
            EdgeSettings settings = EdgeSettings.named("taken").upstream("simulator", provider.url());
            try (EdgeProcess first = EdgeProcess.start(settings);
                    Program second = Program.tidegate(
                            BuildFolder.scratch("taken-too"),
                            "edge",
                            List.of("edge", "--config", first.settings().write().toString()))) {
                assertThat(second.awaitExit(ENDS_WITHIN)).isNotZero();
                assertThat(second.output()).contains("in use").doesNotContain("\tat ");
            }
        }
    }
}
