package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.edge.EdgeNode;
import io.tidegate.edge.config.EdgeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What is safe is taken from a changed configuration; what is wrong changes nothing. */
class ConfigWatchTest {
    @TempDir
    Path folder;

    private final List<EdgeConfig> taken = new ArrayList<>();
    private ConfigWatch<EdgeConfig> watch;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigWatch.class);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @BeforeEach
    void start() throws IOException {
        write("inFlight: 100", "first-secret");
        EdgeConfig started = ((Loaded<EdgeConfig>) source().load()).config();
        watch = new ConfigWatch<>(started, source(), EdgeNode::running, taken::add);
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

    @Test
    void aCredentialForAnotherAddressWaitsForAStartLikeTheAddress() throws IOException {
        write("inFlight: 7", upstream("only", "https://elsewhere.example", "x-api-key"), "second-secret");

        watch.look(false);

        assertThat(taken).singleElement().satisfies(config -> {
            assertThat(config.limits().inFlight()).isEqualTo(7);
            assertThat(credentials(config)).containsExactly("first-secret");
        });
        assertThat(said())
                .containsExactly(
                        "the configuration has changed; from now on: limits.inFlight 100 -> 7",
                        "the configuration has changed; this waits for a new start: upstreams[0].url"
                                + " https://upstream.example -> https://elsewhere.example,"
                                + " upstreams[0].credential.value *** -> ***");
    }

    @Test
    void aCredentialForAnotherHeaderWaitsToo() throws IOException {
        write("inFlight: 100", upstream("only", "https://upstream.example", "authorization"), "second-secret");

        watch.look(false);

        assertThat(taken).isEmpty();
        assertThat(said())
                .singleElement()
                .asString()
                .startsWith(
                        "the configuration has changed; this waits for a new start: upstreams[0].credential.header");
    }

    @Test
    void aCredentialThatWasRenewedStaysWhenTheNextOneWaits() throws IOException {
        write("inFlight: 100", "second-secret");
        watch.look(false);
        write("inFlight: 9", upstream("only", "https://elsewhere.example", "x-api-key"), "third-secret");
        watch.look(false);

        assertThat(taken)
                .last()
                .satisfies(config -> assertThat(credentials(config)).containsExactly("second-secret"));

        write("inFlight: 9", "third-secret");
        watch.look(false);
        assertThat(taken)
                .last()
                .satisfies(config -> assertThat(credentials(config)).containsExactly("third-secret"));
    }

    @Test
    void withAnotherUpstreamBeforeItTheOldOneStillGetsItsNewCredential() throws IOException {
        write(
                "inFlight: 100",
                upstream("new", "https://new.example", "x-api-key")
                        + upstream("only", "https://upstream.example", "x-api-key"),
                "second-secret");

        watch.look(false);

        assertThat(taken)
                .singleElement()
                .satisfies(config -> assertThat(credentials(config)).containsExactly("second-secret"));
        assertThat(said())
                .containsExactly(
                        "the configuration has changed; from now on: upstreams[0].credential.value *** -> ***",
                        "the configuration has changed; this waits for a new start: upstreams 1 of them -> 2 of them");
    }

    @Test
    void anUpstreamOfAnotherNameTakesNobodysPlace() throws IOException {
        write("inFlight: 100", upstream("other", "https://upstream.example", "x-api-key"), "second-secret");

        watch.look(false);

        assertThat(taken).isEmpty();
        assertThat(said())
                .containsExactly("the configuration has changed; this waits for a new start: upstreams[0].name only ->"
                        + " other, upstreams[0].credential.value *** -> ***");
        write("inFlight: 100", "first-secret");
        watch.look(false);
        assertThat(said()).last().isEqualTo("the configuration has changed back, and nothing waits for a new start");
    }

    private List<String> said() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static List<String> credentials(EdgeConfig config) {
        return config.upstreams().stream()
                .map(upstream -> upstream.credential().value().reveal())
                .toList();
    }

    private ConfigSource<EdgeConfig> source() {
        return new ConfigSource<>(folder.resolve("edge.yml"), Map.of(), EdgeConfig.class, InstantSource.system());
    }

    private static String upstream(String name, String url, String header) {
        return """
                  - name: %s
                    url: %s
                    credential:
                      header: %s
                      value: file:secret
                """.formatted(name, url, header);
    }

    private void write(String limit, String secret) throws IOException {
        write(limit, upstream("only", "https://upstream.example", "x-api-key"), secret);
    }

    private void write(String limit, String upstreams, String secret) throws IOException {
        Files.writeString(folder.resolve("secret"), secret);
        Files.writeString(folder.resolve("token"), "an-operators-token-0123456789");
        Files.writeString(folder.resolve("edge.yml"), """
                node:
                  name: one
                operator:
                  token: file:token
                storage:
                  path: data
                limits:
                  %s
                upstreams:
                """.formatted(limit) + upstreams);
    }
}
