package io.tidegate.launcher;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.backup.Part;
import io.tidegate.common.config.ConfigResult.Invalid;
import io.tidegate.common.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose data a command is about. */
final class DataOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "The configuration of the edge or coordinator whose data it is.")
    private Path config = Path.of("");

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "Whose configuration it is: ${COMPLETION-CANDIDATES}. Default: by what is in it.")
    private Optional<ConfigCommand.Part> part = Optional.empty();

    /** What is done once the configuration is found right. */
    interface Work {
        int with(DataPart data) throws IOException;
    }

    int run(Surroundings surroundings, Work work) throws IOException {
        Part whose = part.orElseGet(() -> ConfigCommand.partOf(config)) == ConfigCommand.Part.coordinator
                ? Part.COORDINATOR
                : Part.EDGE;
        return switch (DataPart.load(config, whose, surroundings)) {
            case Loaded<DataPart>(DataPart data) -> {
                int code = work.with(data);
                surroundings.out().flush();
                yield code;
            }
            case Invalid<DataPart> invalid -> {
                surroundings.err().println(invalid);
                yield ExitCode.USAGE.number();
            }
        };
    }
}
