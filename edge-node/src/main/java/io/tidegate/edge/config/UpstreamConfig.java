package io.tidegate.edge.config;

import io.tidegate.common.config.BaseUrl;
import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** A provider endpoint together with the credential used there. */
public record UpstreamConfig(
        @Doc("Its name in logs, metrics and the ledger.") String name,
        @Doc("Its base URL, Anthropic format, without /v1.") URI url,

        @Doc("The credential sent to it. The client's own never is.")
        CredentialConfig credential,

        @Doc("The HTTP proxy on the way to it, such as http://proxy.example:3128.")
        Optional<URI> proxy,

        @Doc("Certificates (PEM) to trust instead of the system's.")
        Optional<Path> ca) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    public UpstreamConfig {
        Checks checks = new Checks();
        checks.matches("name", name, NAME, "1 to 63 small letters, digits, '.', '_' or '-', a letter or digit first");
        BaseUrl.check(checks, "url", url);
        proxy.ifPresent(address -> checkProxy(checks, address));
        checks.verify();
    }

    private static void checkProxy(Checks checks, URI proxy) {
        if (proxy.getRawUserInfo() != null) {
            checks.that(false, "proxy", "a URL with a user name or password", "a proxy that asks for none");
            return;
        }
        boolean bare = proxy.getRawPath() == null || proxy.getRawPath().length() <= 1;
        checks.that(
                "http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null && proxy.getPort() > 0 && bare,
                "proxy",
                proxy.toString(),
                "http://HOST:PORT");
    }
}
