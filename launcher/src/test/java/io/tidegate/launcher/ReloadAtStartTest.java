package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.tidegate.cli.Cli;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.Stopping;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.coordinator.config.CoordinatorConfig;
import io.tidegate.edge.config.EdgeConfig;
import io.tidegate.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A wish for a reload that comes while a process starts ends nothing, and is heard when the start is done. */
@Timeout(60)
class ReloadAtStartTest {
    @TempDir
    Path folder;

    private final ReloadRequests requests = new ReloadRequests();
    private final AtomicBoolean caught = new AtomicBoolean();
    private final CompletableFuture<String> answer = new CompletableFuture<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigWatch.class);
    private final AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            answer.complete(event.getFormattedMessage());
        }
    };

    @BeforeEach
    void listen() throws IOException {
        logger.setLevel(Level.INFO);
        listener.start();
        logger.addAppender(listener);
        Files.writeString(folder.resolve("secret"), "an-operators-token-0123456789");
        Files.writeString(folder.resolve("edge.yml"), """
                node: {name: one}
                operator: {token: file:secret}
                storage: {path: data}
                upstreams:
                  - {name: only, url: "https://upstream.example", credential: {value: file:secret}}
                """);
        Files.writeString(folder.resolve("coordinator.yml"), """
                operator: {token: file:secret}
                storage: {path: data}
                """);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(listener);
        logger.setLevel(null);
    }

    /** Parts that are asked to reload while they start. */
    private final class AskedAtStart implements Parts {
        private void start() {
            assertThat(caught).as("whether SIGHUP is caught by now").isTrue();
            requests.ask();
        }

        @Override
        public RunningEdge startEdge(EdgeSetup setup) {
            start();
            return new RunningEdge() {
                @Override
                public int port() {
                    return 1;
                }

                @Override
                public int operatorPort() {
                    return 2;
                }

                @Override
                public long pid() {
                    return 3;
                }

                @Override
                public CompletionStage<Void> ended() {
                    return new CompletableFuture<>();
                }

                @Override
                public void take(EdgeConfig changed) {}

                @Override
                public void stop(Stopping how) {}
            };
        }

        @Override
        public RunningEdge startEdge(EdgeProgram program) {
            throw new AssertionError("no process is started");
        }

        @Override
        public RunningCoordinator startCoordinator(CoordinatorConfig config) {
            start();
            return new RunningCoordinator() {
                @Override
                public int port() {
                    return 1;
                }

                @Override
                public int operatorPort() {
                    return 2;
                }

                @Override
                public void take(CoordinatorConfig changed) {}

                @Override
                public void stop(Stopping how) {}
            };
        }

        @Override
        public RunningSimulator startSimulator(SimulatorOptions options) {
            throw new AssertionError("no simulator is started");
        }
    }

    private ReloadRequests caught() {
        caught.set(true);
        return requests;
    }

    /** Ends when the watch has answered. */
    private Stopping afterTheAnswer() throws InterruptedException {
        try {
            assertThat(answer.get()).isEqualTo("the configuration has not changed");
            return Stopping.SOON;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void assertRuns(String command) {
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                Map.of(),
                folder,
                new PrintWriter(new StringWriter()),
                new PrintWriter(err),
                InstantSource.system(),
                ZoneOffset.UTC);
        Parts parts = new AskedAtStart();
        String[] line = {command, "--config", folder.resolve(command + ".yml").toString()};
        int exitCode = Cli.run(
                surroundings,
                "1.2.3",
                line,
                new EdgeCommand(
                        surroundings, parts, () -> this::afterTheAnswer, this::caught, InputStream.nullInputStream()),
                new CoordinatorCommand(
                        surroundings,
                        parts,
                        () -> this::afterTheAnswer,
                        this::caught,
                        Coordinator.Surroundings.system("1.2.3")));
        assertThat(exitCode).as(err.toString()).isZero();
        assertThat(answer).isCompletedWithValue("the configuration has not changed");
    }

    @Test
    void anEdgeLooksWhenItHasStarted() {
        assertRuns("edge");
    }

    @Test
    void aCoordinatorLooksWhenItHasStarted() {
        assertRuns("coordinator");
    }
}
