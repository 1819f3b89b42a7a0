package io.tidegate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
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
        commands.addSubcommand(new ConnectCommand(surroundings))
                .addSubcommand(new DiscoverCommand(surroundings))
                .addSubcommand(new UsersCommand(surroundings))
                .addSubcommand(new KeysCommand(surroundings))
                .addSubcommand(new QuotasCommand(surroundings))
                .addSubcommand(new TokensCommand(surroundings))
                .addSubcommand(new AuditCommand(surroundings))
                .addSubcommand(new UsageCommand(surroundings))
                .addSubcommand(new ReportCommand(surroundings))
                .addSubcommand(new CommandLine(new NodesCommand(surroundings))
                        .addSubcommand(new InvitationsCommand(surroundings)));
        commands.getCommandSpec().version("tidegate " + version);
        commands.getSubcommands().values().forEach(Cli::addHelp);
        return commands.registerConverter(Expiry.class, Expiry::parse)
                .registerConverter(Duration.class, Expiry.Span::parse)
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Cli::explain)
                .setExecutionExceptionHandler(Cli::fail);
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

    /** What the world did to us is said in a line; anything else is a bug, and its trace helps to mend it. */
    private static int fail(Exception e, CommandLine command, ParseResult parsed) throws Exception {
        if (e instanceof IOException) {
            command.getErr().println(e.getMessage());
            command.getErr().flush();
            return ExitCode.FAILED.number();
        }
        throw e;
    }
}
