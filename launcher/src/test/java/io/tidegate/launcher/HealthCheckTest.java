package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the health check of the images answers, and says. */
class HealthCheckTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final HttpServer server;

    HealthCheckTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() {
        answer("/ready", 200);
        answer("/away", 503);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(String path, int status) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }

    @Test
    void isWellWhenThePortAnswers200() {
        assertThat(check(Map.of(), port(), "/ready")).isZero();
        assertThat(said()).isEmpty();
    }

    @Test
    void isNotWellWithAnyOtherAnswerAndSaysWhich() {
        assertThat(check(Map.of(), port(), "/away")).isEqualTo(1);
        assertThat(said()).contains("port " + port() + " answered: HTTP/1.1 503");
    }

    @Test
    void isNotWellWhenNobodyListens() {
        String gone = port();
        server.stop(0);

        assertThat(check(Map.of(), gone, "/ready")).isEqualTo(1);
        assertThat(said()).contains("port " + gone + " did not answer");
    }

    @Test
    void followsTheOperatorPortThatTheEnvironmentGivesToTheNode() {
        Map<String, String> environment = Map.of("TIDEGATE_OPERATOR_PORT", port());

        assertThat(check(environment, "1", "/ready")).isZero();
        assertThat(check(environment, "1", "/ready", "fixed")).isEqualTo(1);
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(check(Map.of(), "readyz")).isEqualTo(2);
        assertThat(said()).startsWith("usage:");
    }

    private int check(Map<String, String> environment, String... args) {
        return HealthCheck.run(args, environment, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String port() {
        return Integer.toString(server.getAddress().getPort());
    }
}
