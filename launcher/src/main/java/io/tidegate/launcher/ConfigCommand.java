package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tidegate config}. */
@Command(name = "config", description = "Configuration files.")
final class ConfigCommand {
    private final Surroundings surroundings;

    ConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(description = "Say what is wrong with an edge's configuration, without starting anything.")
    int check(@Parameters(paramLabel = "FILE", description = "The YAML file.") Path file) {
        return switch (EdgeSetup.load(file, surroundings.environment())) {
            case Loaded<EdgeSetup> _ -> {
                surroundings.out().println(file + ": no problems");
                yield ExitCode.OK.number();
            }
            case Invalid<EdgeSetup> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }
}
