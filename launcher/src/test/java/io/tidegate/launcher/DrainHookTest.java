package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the preStop hook of the images asks, and says. */
class DrainHookTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    @TempDir
    Path folder;

    private Path token = Path.of("");

    DrainHookTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void serve() throws IOException {
        token = Files.writeString(folder.resolve("admin-token"), "the-token\n");
        server.createContext("/", exchange -> {
            String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("authorization"));
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + authorization);
            exchange.sendResponseHeaders(authorization.equals("Bearer the-token") ? 200 : 401, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tellsTheEdgeToDrain() {
        assertThat(drain(Map.of(), port(), token.toString())).isZero();

        assertThat(asked).containsExactly("POST /admin/v1/drain Bearer the-token");
        assertThat(said()).isEmpty();
    }

    @Test
    void saysWhatTheEdgeAnswersWhenItRefuses() throws IOException {
        Files.writeString(token, "another");

        assertThat(drain(Map.of(), port(), token.toString())).isEqualTo(1);
        assertThat(said())
                .contains("port " + port() + " answered: HTTP/1.1 401")
                .doesNotContain("another");
    }

    @Test
    void saysThatNobodyListensOrThatThereIsNoToken() {
        assertThat(drain(Map.of(), port(), folder.resolve("none").toString())).isEqualTo(1);
        assertThat(said()).contains("port " + port() + " was not told to drain").contains("none");
        String gone = port();
        server.stop(0);

        assertThat(drain(Map.of(), gone, token.toString())).isEqualTo(1);
    }

    @Test
    void followsTheOperatorPortThatTheEnvironmentGivesToTheNode() {
        assertThat(drain(Map.of("TIDEGATE_OPERATOR_PORT", port()), "1", token.toString()))
                .isZero();
    }

    @Test
    void saysHowItIsUsed() {
        assertThat(drain(Map.of(), "9090")).isEqualTo(2);
        assertThat(said()).startsWith("usage:");
    }

    private int drain(Map<String, String> environment, String... args) {
        return DrainHook.run(args, environment, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private String port() {
        return Integer.toString(server.getAddress().getPort());
    }
}
