package io.tidegate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tidegate.edge.config.TimeoutsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever stops an edge gives it the same time: that to move, that to drain, and {@link #END}. */
class GracePeriodTest {
    /** To settle, to report usage, to give leases back and to close. */
    private static final Duration END = Duration.ofSeconds(90);

    private final Duration grace;

    GracePeriodTest() {
        TimeoutsConfig timeouts = ExampleConfig.edge().timeouts();
        grace = timeouts.move().plus(timeouts.drain()).plus(END);
    }

    @Test
    void kubernetesDoes() throws IOException {
        assertThat(numbers("k8s/base/edge/edge.yaml", "terminationGracePeriodSeconds: (\\d+)"))
                .containsExactly(grace.toSeconds());
    }

    @Test
    void composeDoesForEachEdge() throws IOException {
        JsonNode compose = new ObjectMapper(new YAMLFactory()).readTree(read("docker/compose.yml"));

        assertThat(minutes(compose.at("/x-edge/stop_grace_period").asText())).isEqualTo(grace);
        assertThat(compose.path("services").properties())
                .filteredOn(service -> service.getKey().startsWith("edge"))
                .isNotEmpty()
                .allSatisfy(service -> assertThat(read("docker/compose.yml"))
                        .containsPattern("(?m)^  " + service.getKey() + ":\\n    <<: \\*edge$"));
    }

    @Test
    void systemdDoes() throws IOException {
        assertThat(numbers("systemd/tidegate-edge.service", "(?m)^TimeoutStopSec=(\\d+)min$"))
                .containsExactly(grace.toMinutes());
    }

    @Test
    void theDocumentsSaySo() throws IOException {
        assertThat(read("docs/operations.md"))
                .contains("move + drain + " + END.toSeconds() + " s, " + grace.toMinutes() + " minutes")
                .contains("`terminationGracePeriodSeconds` (" + grace.toSeconds() + ",")
                .contains("`TimeoutStopSec` (" + grace.toMinutes() + " min)");
        assertThat(read("docs/kubernetes.md"))
                .contains("`terminationGracePeriodSeconds` (" + grace.toMinutes() + " min) is the sum, and "
                        + END.toSeconds() + " s");
    }

    private static Duration minutes(String text) {
        Matcher span = Pattern.compile("(\\d+)m").matcher(text);
        assertThat(span.matches()).as(text).isTrue();
        return Duration.ofMinutes(Long.parseLong(span.group(1)));
    }

    private static List<Long> numbers(String file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(read(file))
                .results()
                .map((MatchResult found) -> Long.parseLong(found.group(1)))
                .toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(SourceTree.root().resolve(file));
    }
}
