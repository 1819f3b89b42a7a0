package io.tidegate.common.config;

import java.nio.file.Path;

/** What a node needs to end TLS itself. */
public record TlsConfig(
        @Doc("The certificate chain, PEM, the node's own first.")
        Path certificate,

        @Doc("The private key, PEM (PKCS #8).") Path key) {}
