package io.tidegate.common.config;

import java.util.Optional;

/** The operator's port. */
public record OperatorConfig(
        @Doc("The address to listen on.") @Default("127.0.0.1")
        String host,

        @Doc("The port; 0 takes a free one.") @Default("9090")
        int port,

        @Doc("What administration asks for as bearer token: at least 16 characters.")
        Secret token,

        @Doc("Certificate and key, when this port itself ends TLS. Read again when the files change.")
        Optional<TlsConfig> tls) {

    private static final int SHORTEST_TOKEN = 16;

    public OperatorConfig {
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
