package io.tidegate.coordinator.config;

import io.tidegate.common.config.BaseUrl;
import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How clients find a node. */
public record DiscoveryConfig(
        @Doc("Whether anybody may ask which nodes there are; else a key is needed.") @Default("false")
        boolean open,

        @Doc("For how long clients may keep an answer.") @Default("30s")
        Duration ttl,

        @Doc("Nodes of less health are not named: 0 to 100.") @Default("80")
        int healthFloor,

        @Doc(
                "The base URL under which developers reach this coordinator, for connect.sh. Their own Host header, when left out.")
        Optional<URI> publicUrl,

        @Doc("Where developers have the private CA's certificate, when nodes use one: named as NODE_EXTRA_CA_CERTS.")
        Optional<String> extraCaCerts,

        @Doc("Locations of your own, besides the regions of the well-known clouds.")
        List<LocationConfig> locations) {
    public DiscoveryConfig {
        locations = List.copyOf(locations);
        Checks checks = new Checks()
                .range("ttl", ttl, Duration.ofSeconds(1), Duration.ofHours(1))
                .range("healthFloor", healthFloor, 0, 100);
        publicUrl.ifPresent(url -> BaseUrl.check(checks, "publicUrl", url));
        checks.verify();
    }
}
