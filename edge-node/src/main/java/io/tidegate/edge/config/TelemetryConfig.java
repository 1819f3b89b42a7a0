package io.tidegate.edge.config;

import io.tidegate.common.config.Doc;
import java.util.Optional;

/** What a node sends to those who watch it. */
public record TelemetryConfig(
        @Doc("Traces for an OpenTelemetry collector. Left out, nothing is traced.")
        Optional<OtlpConfig> otlp) {}
