package io.tidegate.edge.upstream;

import io.tidegate.common.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A provider endpoint together with the credential used there.
 *
 * @param name what operators call it; a label in metrics and ledger rows
 * @param url scheme, host, port and a path prefix that is put before the request's path
 * @param credentialHeader the header that carries the credential
 * @param credential its value at the start; {@link Upstreams#credential} has the present one
 * @param proxy the forward proxy to connect through
 * @param ca a PEM file with the authorities to trust instead of the system's
 */
public record Upstream(
        String name, URI url, String credentialHeader, Secret credential, Optional<URI> proxy, Optional<Path> ca) {

    public boolean tls() {
        return "https".equalsIgnoreCase(url.getScheme());
    }

    public String host() {
        return url.getHost();
    }

    public int port() {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return tls() ? 443 : 80;
    }

    /** The value of the Host header (RFC 9110, section 7.2). */
    public String authority() {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    /** What stands before the request's own path, without a slash at its end; empty when there is none. */
    public String pathPrefix() {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
