package io.tidegate.common.bus;

import io.tidegate.common.config.Doc;
import java.nio.file.Path;

/**
 * Mutual TLS of the bus. Names are not checked, so being a member means: signed by this CA. Use one that signs nothing else.
 */
public record BusTlsConfig(
        @Doc("The certificate chain, PEM, this member's own first.")
        Path certificate,

        @Doc("The private key, PEM (PKCS #8).") Path key,

        @Doc("The certificate of the CA that signs the members' certificates and nothing else, PEM.")
        Path ca) {}
