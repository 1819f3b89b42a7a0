package io.tidegate.coordinator.discovery;

import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Under which address developers reach this coordinator. */
final class PublicUrl {
    /** A host name or an IPv4 address, or an IPv6 address in brackets, and perhaps a port: nothing that could end a quoted text. */
    private static final Pattern HOST =
            Pattern.compile("([A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    private final Optional<URI> configured;

    PublicUrl(Optional<URI> configured) {
        this.configured = configured;
    }

    /** The configured one, else the one that the request was sent to; empty when its Host header is not a plain one. */
    Optional<String> of(HttpServerRequest request) {
        return configured
                .map(url -> Ranker.trimmed(url.toString()))
                .or(() -> Optional.ofNullable(request.authority())
                        .map(Object::toString)
                        .filter(host -> HOST.matcher(host).matches())
                        .map(host -> (request.isSSL() ? "https://" : "http://") + host));
    }
}
