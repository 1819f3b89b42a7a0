package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.TlsConfig;
import java.util.Optional;

/** The public port. */
public record ListenConfig(
        @Doc("The address to listen on; 0.0.0.0 is all of them.") @Default("0.0.0.0")
        String host,

        @Doc("The port; 0 takes a free one.") @Default("8080")
        int port,

        @Doc("Certificate and key, when this node itself ends TLS. Read again when the files change.")
        Optional<TlsConfig> tls,

        @Doc("Whether trusted proxies begin each connection with a PROXY protocol header (version 1 or 2).")
        @Default("false")
        boolean proxyProtocol,

        @Doc("How many connections may wait to be accepted.") @Default("1024")
        int backlog) {

    public ListenConfig {
        new Checks()
                .that(!host.isBlank(), "host", "blank", "an address such as 0.0.0.0 or 127.0.0.1")
                .range("port", port, 0, 65_535)
                .range("backlog", backlog, 1, 65_535)
                .verify();
    }
}
