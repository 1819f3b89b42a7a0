package io.tidegate.launcher;

import java.nio.file.Path;
import java.util.Map;

/**
 * An edge to be run as a process of its own, for as long as this one lives.
 *
 * @param config its configuration file
 * @param environment what {@code ${NAME}} in it refers to
 * @param announcement the file in which it says where it listens; made anew
 */
public record EdgeProgram(Path config, Map<String, String> environment, Path announcement) {
    public EdgeProgram {
        environment = Map.copyOf(environment);
    }
}
