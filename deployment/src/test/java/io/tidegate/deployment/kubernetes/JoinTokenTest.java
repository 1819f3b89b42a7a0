package io.tidegate.deployment.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.deployment.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pods that the autoscaler makes in a year's time have a join token, by the command that the document shows. */
@Tag("full")
class JoinTokenTest {
    private static final Pattern INVITE = Pattern.compile("invite\\(\\) \\{.*--uses (\\d+) --expires (\\d+)d ");

    private Matcher invite = INVITE.matcher("");

    @BeforeEach
    void readTheCommand() throws IOException {
        invite = INVITE.matcher(read("docs/kubernetes.md"));
        assertThat(invite.find()).isTrue();
    }

    @Test
    void livesForAsLongAsTheCoordinatorLetsIt() throws IOException {
        JsonNode api = Overlay.YAML.readTree(
                read("coordinator/src/main/resources/io/tidegate/coordinator/http/openapi/nodes.json"));

        assertThat(api.findValues("expires_seconds"))
                .extracting(field -> field.path("maximum").asLong())
                .contains(Duration.ofDays(Long.parseLong(invite.group(2))).toSeconds());
    }

    @Test
    void isGoodForAllEdgesThatTheAutoscalerMayMake() {
        assertThat(Manifest.of(Overlay.WITH_COORDINATORS.manifests(), "HorizontalPodAutoscaler"))
                .isNotEmpty()
                .allSatisfy(scaler -> assertThat(scaler.at("/spec/maxReplicas").asInt())
                        .isLessThanOrEqualTo(Integer.parseInt(invite.group(1))));
    }

    @Test
    void isRenewedByTheTableOfSecrets() throws IOException {
        assertThat(read("docs/operations.md").lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("| an autoscaler's join token |")
                        .contains("--expires " + invite.group(2) + "d", "`tidegate-join`"));
    }

    private static String read(String file) throws IOException {
        return Files.readString(SourceTree.root().resolve(file));
    }
}
