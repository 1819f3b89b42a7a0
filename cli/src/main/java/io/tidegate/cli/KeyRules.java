package io.tidegate.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What a new key may be used for. A rule that is not given does not apply. */
final class KeyRules {
    @Option(
            names = "--models",
            paramLabel = "MODEL",
            split = ",",
            description = "Allowed models; * stands for any text: 'claude-sonnet-*'.")
    List<String> models = new ArrayList<>();

    @Option(
            names = "--client",
            paramLabel = "RULE",
            description = "The client and its version: 'claude-code >= 1.0.55'. A hint, not security.")
    Optional<String> client = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "CIDR",
            split = ",",
            description = "Networks it may be used from: 192.0.2.0/24,2001:db8::/32.")
    List<String> addresses = new ArrayList<>();

    @Option(names = "--rpm", paramLabel = "N", description = "Requests per minute.")
    Optional<Integer> rpm = Optional.empty();

    @Option(names = "--concurrency", paramLabel = "N", description = "Requests at the same time.")
    Optional<Integer> concurrency = Optional.empty();

    @Option(
            names = "--expires",
            paramLabel = "WHEN",
            description = "After a time (30d, 12h) or at one (2027-01-31T00:00:00Z).")
    Optional<Expiry> expires = Optional.empty();

    void addTo(ObjectNode body, InstantSource clock) {
        addList(body, "models", models);
        client.ifPresent(rule -> body.put("client", rule));
        addList(body, "addresses", addresses);
        rpm.ifPresent(limit -> body.put("rpm", limit));
        concurrency.ifPresent(limit -> body.put("concurrency", limit));
        expires.ifPresent(expiry -> body.put("expires_at", expiry.at(clock).toString()));
    }

    private static void addList(ObjectNode body, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = body.putArray(field);
            values.forEach(value -> array.add(value.strip()));
        }
    }
}
