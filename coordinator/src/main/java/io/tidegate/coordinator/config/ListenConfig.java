package io.tidegate.coordinator.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.TlsConfig;
import java.util.Optional;

/** The port for nodes and developers. */
public record ListenConfig(
        @Doc("The address to listen on; 0.0.0.0 is all of them.") @Default("0.0.0.0")
        String host,

        @Doc("The port; 0 takes a free one.") @Default("8090")
        int port,

        @Doc("Certificate and key, when the coordinator itself ends TLS. Read again when the files change.")
        Optional<TlsConfig> tls) {
    public ListenConfig {
        new Checks()
                .that(!host.isBlank(), "host", "blank", "an address such as 0.0.0.0 or 127.0.0.1")
                .range("port", port, 0, 65_535)
                .verify();
    }
}
