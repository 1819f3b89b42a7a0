package io.tidegate.coordinator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script, run by the real shell with the real curl. */
class ConnectScriptTest {
    private static final String CA = "/etc/it's the ca.pem";

    @TempDir
    private Path folder;

    private DiscoveryServer server;
    private HttpServer node;

    @BeforeEach
    void start() throws IOException {
        server = new DiscoveryServer(DiscoveryServer.config(false, Optional.of(CA)));
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop(0);
        server.close();
    }

    @Test
    void printsLinesForTheNodeThatCanBeReached() throws IOException, InterruptedException {
        server.nodes(
                Fleet.node("dead", "eu-west-1").at("http://127.0.0.1:" + FreePort.find()),
                Fleet.node("alive", "eu-west-3").at(nodeUrl()));

        Run run = connect(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY, "TIDEGATE_LOCATION", "eu-west-1"));

        assertThat(run.err()).contains("nothing listens there", nodeUrl() + ": ", " ms", "using " + nodeUrl());
        assertThat(run.out()).isEqualTo("""
                        export ANTHROPIC_BASE_URL='%s'
                        export ANTHROPIC_AUTH_TOKEN="${TIDEGATE_KEY:-${ANTHROPIC_AUTH_TOKEN:?set TIDEGATE_KEY to your Tidegate key}}"
                        export NODE_EXTRA_CA_CERTS='/etc/it'\\''s the ca.pem'
                        """.formatted(nodeUrl()));
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void setsUpTheShellThatEvaluatesIt() throws IOException, InterruptedException {
        server.nodes(Fleet.node("alive", "eu-west-3").at(nodeUrl()));
        String script = "eval \"$(curl -fsS " + server.url() + "/connect.sh | sh)\"; "
                + "printf '%s|%s|%s' \"$ANTHROPIC_BASE_URL\" \"$ANTHROPIC_AUTH_TOKEN\" \"$NODE_EXTRA_CA_CERTS\"";

        Run run = sh(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY), "-c", script);

        assertThat(run.out()).isEqualTo(nodeUrl() + "|" + DiscoveryServer.KEY + "|" + CA);
    }

    @Test
    void tellsTheCoordinatorWhatItMeasured() throws IOException, InterruptedException {
        server.nodes(Fleet.node("alive", "eu-west-3").at(nodeUrl()));

        connect(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY, "TIDEGATE_LOCATION", "eu-west-3"));
        server.look();

        assertThat(server.get("/v1/discover?location=eu-west-3").body()).contains("\"measured\"");
    }

    @Test
    void keepsTheEndpointInUse() throws IOException, InterruptedException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        String otherUrl = "http://127.0.0.1:" + other.getAddress().getPort();
        server.nodes(
                Fleet.node("best", "eu-west-1").at(nodeUrl()),
                Fleet.node("used", "eu-west-1").at(otherUrl).loaded(0.3));

        Run run = connect(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY, "ANTHROPIC_BASE_URL", otherUrl));
        other.stop(0);

        assertThat(run.out()).contains("ANTHROPIC_BASE_URL='" + otherUrl + "'");
    }

    @Test
    void saysWhyTheCoordinatorRefused() throws IOException, InterruptedException {
        Run wrong = connect(Map.of("TIDEGATE_KEY", "tgk_mallory"));
        Run none = connect(Map.of());
        Run lost = connect(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY, "TIDEGATE_LOCATION", "eu-wset-1"));

        assertThat(wrong.err()).contains(server.url() + " refused this (401): This key is not known here.");
        assertThat(none.err()).contains("There is no key.");
        assertThat(lost.err()).contains("eu-west-1");
        assertThat(wrong.out() + none.out() + lost.out()).isEmpty();
        assertThat(wrong.exitCode()).isEqualTo(1);
    }

    @Test
    void saysThatNoNodeCanBeReached() throws IOException, InterruptedException {
        server.nodes(Fleet.node("dead", "eu-west-1").at("http://127.0.0.1:" + FreePort.find()));

        Run run = connect(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("none of the nodes can be reached from here");
    }

    @Test
    void takesNoKeyThatCouldEndAQuotedText() throws IOException, InterruptedException {
        Run run = connect(Map.of("TIDEGATE_KEY", "tgk_1\"\nurl = \"http://elsewhere"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no Tidegate key");
    }

    @Test
    void givesTheKeyToNoProcessAsAnArgument() throws IOException, InterruptedException {
        server.nodes(Fleet.node("alive", "eu-west-3").at(nodeUrl()));
        Path arguments = folder.resolve("arguments");
        Path spy = Files.createDirectory(folder.resolve("spy")).resolve("curl");
        Files.writeString(
                spy, "#!/bin/sh\nprintf '%s\\n' \"$*\" >>" + arguments + "\nPATH=${PATH#*:} exec curl \"$@\"\n");
        assertThat(spy.toFile().setExecutable(true)).isTrue();
        String path = spy.getParent() + ":" + System.getenv("PATH");

        Run run = connect(Map.of("TIDEGATE_KEY", DiscoveryServer.KEY, "TIDEGATE_LOCATION", "eu-west-3", "PATH", path));

        assertThat(run.exitCode()).isZero();
        assertThat(Files.readString(arguments)).contains("/v1/discover").doesNotContain(DiscoveryServer.KEY);
    }

    @Test
    void carriesTheAddressThatItWasAskedAt() throws IOException, InterruptedException {
        assertThat(server.get("/connect.sh").body()).contains("\ncoordinator='" + server.url() + "'\n");
    }

    @Test
    void takesNoHostHeaderThatCouldEndAQuotedText() throws IOException, InterruptedException {
        Run run = sh(Map.of(), "-c", "curl -s -H \"host: a'; touch x; '\" " + server.url() + "/connect.sh");

        assertThat(run.out()).doesNotContain("touch x");
    }

    private Run connect(Map<String, String> environment) throws IOException, InterruptedException {
        HttpResponse<String> script = server.get("/connect.sh");
        assertThat(script.headers().firstValue("content-type")).contains("text/x-shellscript; charset=utf-8");
        return sh(
                environment,
                Files.writeString(folder.resolve("connect.sh"), script.body()).toString());
    }

    private record Run(int exitCode, String out, String err) {}

    private Run sh(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh").directory(folder.toFile());
        builder.command().addAll(List.of(arguments));
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("ANTHROPIC_.*|TIDEGATE_.*|NODE_.*|.*_proxy|.*_PROXY"));
        builder.environment().putAll(environment);
        Path err = folder.resolve("err");
        Process shell = builder.redirectError(err.toFile()).start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(shell.exitValue(), out, Files.readString(err));
    }

    private String nodeUrl() {
        return "http://127.0.0.1:" + node.getAddress().getPort();
    }
}
