package io.tidegate.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Plays a coordinator and nodes: discovery answers with the nodes that are open, in their order. */
final class Site implements AutoCloseable {
    /** What arrived at the coordinator: its line, its key, its body. */
    record Asked(String line, String authorization, String body) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> refusal = new AtomicReference<>("");
    private final List<HttpServer> nodes = new ArrayList<>();
    private final HttpServer coordinator;

    /**
     * A site of so many nodes.
     *
     * @param healths the health that the coordinator says of each
     */
    Site(int... healths) throws IOException {
        StringBuilder sites = new StringBuilder();
        for (int health : healths) {
            HttpServer node = listen();
            node.createContext("/health", exchange -> answer(exchange, 200, "{}"));
            node.start();
            nodes.add(node);
            sites.append(sites.isEmpty() ? "" : ",").append("""
                    {"endpoint": "%s", "score": %d, "terms": {"health": %d, "location": 0, "latency": 0, "load": 0,
                     "slow_start": 0}, "latency_source": "unknown",
                     "nodes": [{"id": "n", "name": "n", "location": "eu-west-1", "score": 1}]}""".formatted(url(node), health, health));
        }
        String body = """
                {"endpoints": [%s], "endpoints_total": %d, "ttl_seconds": 30, "extra_ca_certs": "/etc/ca.pem",
                 "left_out": [{"id": "x", "name": "oslo", "location": "norwayeast", "reason": "down"}],
                 "left_out_total": 1}""".formatted(sites, healths.length);
        coordinator = listen();
        coordinator.createContext("/", exchange -> {
            asked.add(new Asked(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    String.valueOf(exchange.getRequestHeaders().getFirst("authorization")),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            boolean refuses = !refusal.get().isEmpty();
            answer(exchange, refuses ? 401 : 200, refuses ? refusal.get() : body);
        });
        coordinator.start();
    }

    void refuse(String message) {
        refusal.set(
                "{\"type\":\"error\",\"error\":{\"type\":\"authentication_error\",\"message\":\"" + message + "\"}}");
    }

    String url() {
        return url(coordinator);
    }

    String node(int index) {
        return url(nodes.get(index));
    }

    void kill(int index) {
        nodes.get(index).stop(0);
    }

    private static HttpServer listen() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.stop(0));
        coordinator.stop(0);
    }
}
