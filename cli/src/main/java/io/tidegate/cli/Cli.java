package io.tidegate.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together. */
public final class Cli {
    private Cli() {}

    /**
     * All commands that ask a server, and the caller's own.
     *
     * @param version what {@code --version} prints
     * @param more objects with picocli's annotations
     */
    public static CommandLine commands(Surroundings surroundings, String version, Object... more) {
        CommandLine commands = new CommandLine(new TidegateCommand());
        Arrays.stream(more).forEach(commands::addSubcommand);
        commands.addSubcommand(new UsersCommand(surroundings))
                .addSubcommand(new KeysCommand(surroundings))
                .addSubcommand(new QuotasCommand(surroundings))
                .addSubcommand(new UsageCommand(surroundings));
        commands.getCommandSpec().version("tidegate " + version);
        commands.getSubcommands().values().forEach(Cli::addHelp);
        return commands.registerConverter(Expiry.class, Expiry::parse)
                .registerConverter(Duration.class, Expiry.Span::parse)
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Cli::explain);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().forEach(Cli::addHelp);
    }

    /** What is wrong, what may have been meant, and where to read more, rather than the whole help. */
    private static int explain(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(e.getMessage());
        if (UnmatchedArgumentException.printSuggestions(e, err)
                || command.getSubcommands().isEmpty()) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        } else {
            command.usage(err);
        }
        err.flush();
        return ExitCode.USAGE.number();
    }
}
