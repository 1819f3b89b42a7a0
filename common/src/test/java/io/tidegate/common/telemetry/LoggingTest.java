package io.tidegate.common.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LoggingTest {
    @Test
    void writesEventsAsJson() throws JsonProcessingException {
        List<String> lines = logged(
                LogFormat.JSON,
                LogLevel.INFO,
                context -> ours(context)
                        .atWarn()
                        .addKeyValue("upstream", "anthropic")
                        .addKeyValue("status", 401)
                        .setCause(new IllegalStateException("why\nnot"))
                        .log("the credential of {} was\nrefused", "us"));

        JsonNode json = new ObjectMapper().readTree(lines.getFirst());
        assertThat(lines).hasSize(1);
        assertThat(json.path("time").asText()).matches("20[0-9-]{8}T[0-9:]{8}\\.[0-9]{3}Z");
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("logger").asText()).isEqualTo("io.tidegate.edge.Test");
        assertThat(json.path("message").asText()).isEqualTo("the credential of us was\nrefused");
        assertThat(json.path("upstream").asText()).isEqualTo("anthropic");
        assertThat(json.path("status").asText()).isEqualTo("401");
        assertThat(json.path("error").asText()).contains("IllegalStateException: why\nnot", "LoggingTest");
    }

    @Test
    void writesEventsAsTextWithNothingThatPassesForALine() {
        List<String> lines = logged(
                LogFormat.TEXT,
                LogLevel.INFO,
                context -> ours(context)
                        .warn("one\n2026-11-20T00:00:00.000Z WARN two", new IllegalStateException("a\n2026-11-20T b")));

        assertThat(lines.getFirst())
                .matches("20[0-9-]{8}T[0-9:]{8}\\.[0-9]{3}Z WARN Test: one\\\\n2026-11-20T00:00:00.000Z WARN two");
        assertThat(lines.subList(1, lines.size())).isNotEmpty().allMatch(line -> line.startsWith("    "));
    }

    @Test
    void hearsLibrariesOnlyWhenSomethingIsWrong() {
        Consumer<LoggerContext> talk = context -> {
            Logger library = context.getLogger("com.zaxxer.hikari.pool.HikariPool");
            library.info("library info");
            library.warn("library warn");
            ours(context).debug("our debug");
            ours(context).info("our info");
        };

        assertThat(logged(LogFormat.TEXT, LogLevel.INFO, talk))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("library warn"),
                        line -> assertThat(line).endsWith("our info"));
        assertThat(logged(LogFormat.TEXT, LogLevel.DEBUG, talk)).hasSize(4);
        assertThat(logged(LogFormat.TEXT, LogLevel.ERROR, talk)).isEmpty();
    }

    @Test
    void startsQuietly() {
        LoggerContext context = new LoggerContext();

        new QuietStart().configure(context);

        assertThat(ours(context).isInfoEnabled()).isFalse();
        assertThat(ours(context).isWarnEnabled()).isTrue();
    }

    private static Logger ours(LoggerContext context) {
        return context.getLogger("io.tidegate.edge.Test");
    }

    private static List<String> logged(LogFormat format, LogLevel level, Consumer<LoggerContext> talk) {
        Output output = new Output();
        LoggerContext context = new LoggerContext();
        try (Logging logging = Logging.configure(context, format, level, output)) {
            talk.accept(context);
            assertThat(logging.dropped()).isZero();
        }
        return output.lines();
    }
}
