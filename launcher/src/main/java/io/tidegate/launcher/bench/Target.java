package io.tidegate.launcher.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A way to the provider.
 *
 * @param name how results call it
 * @param headers of the requests on a connection of that number
 * @param gateway the process in between, if there is one
 * @param isEdge whether that is an edge, whose ledger is held against the bill
 */
record Target(String name, URI url, IntFunction<Map<String, String>> headers, Optional<Child> gateway, boolean isEdge) {
    static final String DIRECT = "direct";
    static final String NGINX = "nginx";
    static final String EDGE = "edge";

    static Target direct(Provider provider) {
        return new Target(DIRECT, provider.url(), _ -> Map.of("x-api-key", "none"), Optional.empty(), false);
    }

    static Target nginx(Nginx nginx) {
        return new Target(NGINX, nginx.url(), _ -> Map.of("x-api-key", "none"), Optional.of(nginx.process()), false);
    }

    static Target edge(Edge edge) {
        return edge(EDGE, edge);
    }

    /** One of several edges. */
    static Target edge(String name, Edge edge) {
        return new Target(
                name,
                edge.url(),
                connection -> Map.of("x-api-key", edge.key(connection)),
                Optional.of(edge.process()),
                true);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }
}
