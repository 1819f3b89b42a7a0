package io.tidegate.simulator;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How to start a simulator.
 *
 * @param host the address to listen on
 * @param port the port; 0 takes a free one
 * @param name tells several simulators apart: <code>at=NAME</code> in a marker, and the request ids
 * @param requiredKey the only key that is accepted, in <code>x-api-key</code> or as bearer token; empty: none is asked for
 * @param tls certificate and key; empty: plain text
 * @param log a file that gets one JSON line for each finished request, prompts included; empty: none
 * @param countsTokens whether <code>count_tokens</code> exists
 * @param keepsBodies whether request bodies are remembered for the control interface, and hashed
 */
public record SimulatorOptions(
        String host,
        int port,
        String name,
        Optional<String> requiredKey,
        Optional<Tls> tls,
        Optional<Path> log,
        boolean countsTokens,
        boolean keepsBodies) {
    private static final int MOST_PORT = 65_535;

    /** Loopback, a free port, no key, no TLS. */
    public static final SimulatorOptions DEFAULTS = new SimulatorOptions(
            "127.0.0.1", 0, "sim", Optional.empty(), Optional.empty(), Optional.empty(), true, true);

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    public SimulatorOptions {
        if (port < 0 || port > MOST_PORT) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0 to " + MOST_PORT + ")");
        }
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("name: " + name + " (expected: letters, digits, '.', '_', '-')");
        }
    }

    public SimulatorOptions withPort(int port) {
        return new SimulatorOptions(host, port, name, requiredKey, tls, log, countsTokens, keepsBodies);
    }

    public SimulatorOptions withName(String name) {
        return new SimulatorOptions(host, port, name, requiredKey, tls, log, countsTokens, keepsBodies);
    }

    public SimulatorOptions withRequiredKey(String key) {
        return new SimulatorOptions(host, port, name, Optional.of(key), tls, log, countsTokens, keepsBodies);
    }

    public SimulatorOptions withTls(Tls files) {
        return new SimulatorOptions(host, port, name, requiredKey, Optional.of(files), log, countsTokens, keepsBodies);
    }

    public SimulatorOptions withoutBodies() {
        return new SimulatorOptions(host, port, name, requiredKey, tls, log, countsTokens, false);
    }
}
