package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A configuration that changes under a running coordinator: it takes the log's level, and says what waits and what is wrong. */
class CoordinatorReloadTest {
    private final CoordinatorProcess coordinator =
            CoordinatorProcess.start(CoordinatorSettings.named("reload-coordinator"));

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void whatIsSafeIsTakenAndWhatIsNotWaitsForANewStart() {
        coordinator
                .settings()
                .set("logging", "level", "debug")
                .set("usage", "retention", "30d")
                .write();
        coordinator.program().hangUp();

        coordinator.program().awaitWords("from now on: logging.level info -> debug");
        coordinator.program().awaitWords("this waits for a new start: usage.retention 400d -> 30d");

        coordinator.settings().set("usage", "retention", "400d").write();
        coordinator.program().hangUp();

        coordinator.program().awaitWords("changed back, and nothing waits for a new start");
    }

    @Test
    void aFaultInTheFileIsNamedAndChangesNothing() throws IOException, InterruptedException {
        coordinator
                .settings()
                .set("logging", "level", "debug")
                .set("usage", "retention", "long")
                .write();
        coordinator.program().hangUp();

        coordinator.program().awaitWords("nothing is taken of it");
        assertThat(coordinator.program().output())
                .containsPattern("coordinator\\.yml:\\d+: usage\\.retention: long \\(expected: ")
                .doesNotContain("from now on");
        assertThat(new HttpProbe(coordinator.settings().operatorUrl(), Map.of())
                        .get("/readyz")
                        .statusCode())
                .isEqualTo(200);
    }
}
