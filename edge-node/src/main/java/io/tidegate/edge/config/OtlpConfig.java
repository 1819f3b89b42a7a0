package io.tidegate.edge.config;

import io.tidegate.common.config.Checks;
import io.tidegate.common.config.Default;
import io.tidegate.common.config.Doc;
import io.tidegate.common.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A collector that takes traces by OTLP over HTTP. */
public record OtlpConfig(
        @Doc("Where the collector takes traces by OTLP over HTTP, with the path, which is mostly /v1/traces.")
        URI endpoint,

        @Doc("The authorization header for the collector, with its scheme: \"Bearer ${TOKEN}\".")
        Optional<Secret> authorization,

        @Doc("Certificates (PEM) to trust instead of the system's, for the collector.")
        Optional<Path> ca,

        @Doc("The share of exchanges to trace, 0 to 1. Where the client says by traceparent, it decides.") @Default("1")
        double share,

        @Doc("How many exchanges may wait to be sent. What comes on top is dropped and counted.") @Default("4096")
        int queue,

        @Doc("For the collector to take what was sent. What it does not take is dropped and counted.") @Default("10s")
        Duration timeout) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    public OtlpConfig {
        boolean secret = endpoint.getRawUserInfo() != null;
        boolean http = "http".equalsIgnoreCase(endpoint.getScheme()) || "https".equalsIgnoreCase(endpoint.getScheme());
        String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
        new Checks()
                .that(!secret, "endpoint", "a URL with a user name or password", "a URL without one")
                .that(
                        secret || (http && endpoint.getHost() != null && path.length() > 1),
                        "endpoint",
                        secret ? "" : endpoint.toString(),
                        "a URL with a path, such as http://collector.example.org:4318/v1/traces")
                .range("share", share, 0, 1)
                .range("queue", queue, 1, 1_000_000)
                .range("timeout", timeout, SHORTEST, LONGEST)
                .verify();
    }
}
