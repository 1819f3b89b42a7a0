package io.tidegate.edge.config;

import io.tidegate.common.bus.BusConfig;
import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The coordinator that a node belongs to. */
public record CentralServerConfig(
        @Doc("The coordinator's URL, where nodes speak to it, without a path.")
        URI url,

        @Doc("Where the node hears of changes over a WebSocket. Made from url when left out.")
        Optional<URI> wsUrl,

        @Doc("For an answer of the coordinator.") @Default("5s")
        Duration timeout,

        @Doc("What lets the node in at its first start. Not asked for again once the node has an identity.")
        Optional<Secret> joinToken,

        @Doc("Certificates (PEM) to trust instead of the system's, for the coordinator.")
        Optional<Path> ca,

        @Doc("The event bus, a second way for changes. Left out, the WebSocket is the only one.")
        Optional<BusConfig> bus) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public CentralServerConfig {
        Checks checks = new Checks();
        check(checks, "url", url, "http", "https");
        wsUrl.ifPresent(given -> check(checks, "wsUrl", given, "ws", "wss"));
        checks.range("timeout", timeout, SHORTEST, LONGEST);
        checks.that(
                joinToken.filter(token -> token.reveal().isBlank()).isEmpty(),
                "joinToken",
                "blank",
                "the token that ./tidegate nodes invite printed, or no such key");
        checks.verify();
    }

    /** The given one, or the same host and port as {@code url}. */
    public URI socketUrl() {
        return wsUrl.orElseGet(() ->
                URI.create((url.getScheme().equalsIgnoreCase("https") ? "wss://" : "ws://") + url.getRawAuthority()));
    }

    private static void check(Checks checks, String key, URI url, String plain, String secure) {
        if (url.getRawUserInfo() != null) {
            checks.that(false, key, "a URL with a user name or password", "a URL without one");
            return;
        }
        String text = url.toString();
        boolean known = plain.equalsIgnoreCase(url.getScheme()) || secure.equalsIgnoreCase(url.getScheme());
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        checks.that(
                known && url.getHost() != null,
                key,
                text,
                "a URL such as " + secure + "://coordinator.example.org:8090");
        checks.that(
                (path.isEmpty() || path.equals("/")) && url.getRawQuery() == null && url.getRawFragment() == null,
                key,
                text,
                "the URL without a path, '?' and '#'");
    }
}
