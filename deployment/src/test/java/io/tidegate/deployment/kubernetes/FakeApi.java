package io.tidegate.deployment.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of the Kubernetes API as finds the pods of a service, for who has the rights of a Role and no others. */
final class FakeApi implements AutoCloseable {
    private static final Pattern OF_THE_NAMESPACE =
            Pattern.compile("/(?:api|apis/([^/]+))/v1/namespaces/tidegate/([a-z]+)(/[^/]+)?");

    private final HttpServer server;
    private final Set<String> granted = new ConcurrentSkipListSet<>();
    private final Set<String> rights;
    private final String slices;

    private FakeApi(HttpServer server, Set<String> rights, String slices) {
        this.server = server;
        this.rights = rights;
        this.slices = slices;
    }

    /**
     * Starts it.
     *
     * @param rights as "verb group/resource"
     * @param pod the address of the one that is behind every service
     */
    static FakeApi start(Set<String> rights, String pod) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeApi api = new FakeApi(server, rights, """
                {"items": [{"metadata": {"name": "bus"}, "ports": [{"port": 5701}], "endpoints": [
                  {"addresses": ["%s"], "conditions": {"ready": false}}]}]}""".formatted(pod));
        server.createContext("/", api::answer);
        server.start();
        return api;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The rights by which something was answered. */
    Set<String> granted() {
        return Set.copyOf(granted);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String right = right(exchange);
        boolean allowed = rights.contains(right);
        if (allowed) {
            granted.add(right);
        }
        String body = allowed ? slices : "{\"reason\":\"Forbidden\"}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(allowed ? 200 : 403, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String right(HttpExchange exchange) {
        Matcher path = OF_THE_NAMESPACE.matcher(exchange.getRequestURI().getPath());
        if (!exchange.getRequestMethod().equals("GET") || !path.matches()) {
            return exchange.getRequestMethod() + " " + exchange.getRequestURI();
        }
        return (path.group(3) == null ? "list " : "get ") + (path.group(1) == null ? "" : path.group(1)) + "/"
                + path.group(2);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
