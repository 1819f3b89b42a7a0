package io.tidegate.coordinator.config;

import io.tidegate.common.bus.BusConfig;
import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.Secret;
import java.util.Base64;
import java.util.Optional;

/** What all nodes and coordinators of one cluster share. */
public record ClusterConfig(
        @Doc(
                "The cluster key: 32 bytes in base64, such as openssl rand -base64 32 gives. Needed for several coordinators; one makes its own at the first start, in storage.path. Without it no key is recognised: back it up.")
        Optional<Secret> key,

        @Doc(
                "The event bus, which carries pushes between members of one network. Left out: pushes come over WebSockets alone.")
        Optional<BusConfig> bus) {
    private static final int BYTES = 32;

    public ClusterConfig {
        Checks checks = new Checks();
        key.ifPresent(secret ->
                checks.that(isKey(secret.reveal()), "key", "a secret of another form", BYTES + " bytes in base64"));
        checks.verify();
    }

    private static boolean isKey(String text) {
        try {
            return Base64.getDecoder().decode(text).length == BYTES;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
