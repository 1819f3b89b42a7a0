package io.tidegate.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An operator port that answers every request with what it was told to, and remembers what it was asked. */
final class FakeEdge implements AutoCloseable {
    static final String TOKEN = "operator-token-for-tests";

    /** What arrived: {@code GET /admin/v1/users}, its bearer token and its body. */
    record Asked(String line, String authorization, String body) {}

    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private FakeEdge(HttpServer server) {
        this.server = server;
    }

    static FakeEdge answering(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeEdge edge = new FakeEdge(server);
        server.createContext("/", exchange -> edge.answer(exchange, status, body));
        server.start();
        return edge;
    }

    /** It gives these one after the other, and the last one again and again. */
    static FakeEdge answeringInTurn(String... bodies) throws IOException {
        return answeringInTurn(
                Stream.of(bodies).map(body -> new Reply(200, body)).toList());
    }

    /** What it answers to one request. */
    record Reply(int status, String body) {
        static Reply refusal(int status, String type, String message) {
            return new Reply(status, """
                {"type":"error","error":{"type":"%s","message":"%s"},"request_id":"req_1"}""".formatted(type, message));
        }
    }

    /** It gives these one after the other, and the last one again and again. */
    static FakeEdge answeringInTurn(List<Reply> replies) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeEdge edge = new FakeEdge(server);
        server.createContext("/", exchange -> {
            Reply reply = replies.get(Math.min(edge.asked.size(), replies.size() - 1));
            edge.answer(exchange, reply.status(), reply.body());
        });
        server.start();
        return edge;
    }

    List<Asked> requests() {
        return List.copyOf(asked);
    }

    static FakeEdge refusing(int status, String type, String message) throws IOException {
        return answeringInTurn(List.of(Reply.refusal(status, type, message)));
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Asked onlyRequest() {
        if (asked.size() != 1) {
            throw new AssertionError("requests: " + asked + " (expected: one)");
        }
        return asked.getFirst();
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            asked.add(new Asked(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("authorization"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("content-type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
