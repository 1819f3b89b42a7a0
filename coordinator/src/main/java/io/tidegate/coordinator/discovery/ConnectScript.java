package io.tidegate.coordinator.discovery;

import io.tidegate.common.shell.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The script {@code connect.sh}, with the coordinator's address in it. */
final class ConnectScript {
    private static final String RESOURCE = "/discovery/connect.sh";
    private static final Pattern PLACE = Pattern.compile("@([A-Z_]+)@");

    private final String template = read();
    private final Optional<String> caCerts;

    ConnectScript(Optional<String> caCerts) {
        this.caCerts = caCerts;
    }

    String of(String coordinatorUrl) {
        Map<String, String> values = Map.of(
                "COORDINATOR",
                coordinatorUrl,
                "CA_CERTS",
                caCerts.orElse(""),
                "CA_LINE",
                caCerts.map(path -> "export NODE_EXTRA_CA_CERTS=" + Shell.SH.quote(path))
                        .orElse(""));
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(Shell.SH.quote(values.getOrDefault(place.group(1), ""))));
    }

    private static String read() {
        try (InputStream file = Objects.requireNonNull(ConnectScript.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }
}
