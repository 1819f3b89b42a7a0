package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.coordinator.config.CoordinatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tidegate config}. */
@Command(name = "config", description = "Configuration files.")
final class ConfigCommand {
    /** Whose file it is. */
    enum Part {
        edge,
        coordinator
    }

    private static final Pattern OF_A_COORDINATOR = Pattern.compile("^(cluster|discovery|reports):", Pattern.MULTILINE);
    private static final Pattern OF_AN_EDGE = Pattern.compile("^(node|upstreams|centralServer):", Pattern.MULTILINE);

    private final Surroundings surroundings;

    ConfigCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Command(description = "Say what is wrong with a configuration, without starting anything.")
    int check(
            @Parameters(paramLabel = "FILE", description = "The YAML file.") Path file,
            @Option(
                            names = "--part",
                            paramLabel = "PART",
                            description = "Whose it is: ${COMPLETION-CANDIDATES}. Default: by what is in it.")
                    Optional<Part> part) {
        ConfigResult<?> result = switch (part.orElseGet(() -> partOf(file))) {
            case edge -> EdgeSetup.load(file, surroundings.environment());
            case coordinator -> ConfigLoader.load(file, surroundings.environment(), CoordinatorConfig.class);
        };
        return switch (result) {
            case Loaded<?> _ -> {
                surroundings.out().println(file + ": no problems");
                yield ExitCode.OK.number();
            }
            case Invalid<?> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }

    /** An edge's, unless something speaks for a coordinator alone. */
    static Part partOf(Path file) {
        try {
            String yaml = Files.readString(file);
            boolean coordinator = OF_A_COORDINATOR.matcher(yaml).find()
                    || file.getFileName().toString().startsWith("coordinator");
            return coordinator && !OF_AN_EDGE.matcher(yaml).find() ? Part.coordinator : Part.edge;
        } catch (IOException _) {
            return Part.edge;
        }
    }
}
