package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.HeaderText;
import io.tidegate.common.config.Secret;
import io.tidegate.common.config.TlsConfig;
import java.util.Optional;

/** The operators' port. */
public record OperatorsConfig(
        @Doc("The address to listen on.") @Default("127.0.0.1")
        String host,

        @Doc("The port; 0 takes a free one.") @Default("9091")
        int port,

        @Doc("The first owner's bearer token: at least 16 characters. Owners make further tokens, with roles.")
        Secret token,

        @Doc("Certificate and key, when this port itself ends TLS. Read again when the files change.")
        Optional<TlsConfig> tls) {
    private static final int SHORTEST_TOKEN = 16;

    public OperatorsConfig {
        int length = token.reveal().length();
        new Checks()
                .that(!host.isBlank(), "host", "blank", "an address such as 127.0.0.1")
                .range("port", port, 0, 65_535)
                .that(
                        length >= SHORTEST_TOKEN,
                        "token",
                        "a secret of " + length + " characters",
                        "at least " + SHORTEST_TOKEN + " characters, such as openssl rand -hex 24 gives")
                .that(
                        HeaderText.isValue(token.reveal()),
                        "token",
                        "a secret with a character that no HTTP header can carry",
                        "letters, digits and signs of ASCII")
                .verify();
    }
}
