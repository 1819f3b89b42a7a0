package io.tidegate.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/**
 * What a command may know of the process that it runs in.
 *
 * @param environment the environment variables
 * @param folder the current folder, where {@code .tidegate} is looked for
 * @param out what was asked for
 * @param err everything else: errors and progress
 * @param clock for {@code --expires 30d}
 * @param zone in which times are shown to people
 * @param terminal whether {@code out} is a terminal, where a table may be drawn again in its place
 */
public record Surroundings(
        Map<String, String> environment,
        Path folder,
        PrintWriter out,
        PrintWriter err,
        InstantSource clock,
        ZoneId zone,
        boolean terminal) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Of a process whose output is no terminal. */
    public Surroundings(
            Map<String, String> environment,
            Path folder,
            PrintWriter out,
            PrintWriter err,
            InstantSource clock,
            ZoneId zone) {
        this(environment, folder, out, err, clock, zone, false);
    }

    /** An environment variable that holds more than blanks. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
