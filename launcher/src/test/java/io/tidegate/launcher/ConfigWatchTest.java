package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.edge.EdgeNode;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is safe is taken from a changed configuration; what is wrong changes nothing. */
class ConfigWatchTest {
    @TempDir
    Path folder;

    private final List<EdgeConfig> taken = new ArrayList<>();
    private ConfigWatch<EdgeConfig> watch;

    @BeforeEach
    void start() throws IOException {
        write("inFlight: 100", "first-secret");
        EdgeConfig started = ((Loaded<EdgeConfig>) load()).config();
        watch = new ConfigWatch<>(started, this::load, EdgeNode::takes, taken::add);
    }

    @Test
    void nothingIsTakenWhenNothingHasChanged() {
        watch.look(false);
        watch.look(true);

        assertThat(taken).isEmpty();
    }

    @Test
    void aChangedLimitIsTakenOnce() throws IOException {
        write("inFlight: 7", "first-secret");

        watch.look(false);
        watch.look(false);

        assertThat(taken).singleElement().returns(7, config -> config.limits().inFlight());
    }

    @Test
    void aSecretInAFileOfItsOwnIsSeenToo() throws IOException {
        write("inFlight: 100", "second-secret");

        watch.look(false);

        assertThat(taken)
                .singleElement()
                .returns(
                        "second-secret",
                        config -> config.upstreams()
                                .getFirst()
                                .credential()
                                .value()
                                .reveal());
    }

    @Test
    void aConfigurationWithAFaultChangesNothingAndTheNextRightOneDoes() throws IOException {
        write("inFlight: many", "first-secret");
        watch.look(false);
        assertThat(taken).isEmpty();

        write("inFlight: 8", "first-secret");
        watch.look(false);

        assertThat(taken).singleElement().returns(8, config -> config.limits().inFlight());
    }

    private ConfigResult<EdgeConfig> load() {
        return ConfigLoader.load(folder.resolve("edge.yml"), Map.of(), EdgeConfig.class);
    }

    private void write(String limit, String secret) throws IOException {
        Files.writeString(folder.resolve("secret"), secret);
        Files.writeString(folder.resolve("token"), "an-operators-token-0123456789");
        Files.writeString(folder.resolve("edge.yml"), """
                node:
                  name: one
                operator:
                  token: file:token
                storage:
                  path: data
                upstreams:
                  - name: only
                    url: https://upstream.example
                    credential:
                      value: file:secret
                limits:
                  %s
                """.formatted(limit));
    }
}
