package io.tidegate.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Puts the commands together. */
public final class Cli {
    private Cli() {}

    /**
     * Runs a command line.
     *
     * @param version what {@code --version} prints
     * @param arguments of the process
     * @param more commands beside those that ask a server: objects with picocli's annotations, or {@link CommandGroup}s
     * @return what the process ends with
     */
    public static int run(Surroundings surroundings, String version, String[] arguments, Object... more) {
        List<Object> all = new ArrayList<>(List.of(more));
        all.addAll(List.of(
                new ConnectCommand(surroundings),
                new DiscoverCommand(surroundings),
                new UsersCommand(surroundings),
                new KeysCommand(surroundings),
                new QuotasCommand(surroundings),
                new TokensCommand(surroundings),
                new AuditCommand(surroundings),
                new UsageCommand(surroundings),
                new ReportCommand(surroundings),
                new CommandGroup(new NodesCommand(surroundings), List.of(new InvitationsCommand(surroundings)))));
        CommandLine line = new CommandLine(new TidegateCommand());
        wanted(all, arguments).stream().map(CommandGroup::of).forEach(line::addSubcommand);
        line.getCommandSpec().version("tidegate " + version);
        line.getSubcommands().values().forEach(Cli::addHelp);
        return line.registerConverter(Expiry.class, Expiry::parse)
                .registerConverter(Duration.class, Expiry.Span::parse)
                .setOut(surroundings.out())
                .setErr(surroundings.err())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Cli::explain)
                .setExecutionExceptionHandler(Cli::fail)
                .execute(arguments);
    }

    /** The one that is asked for, where one is: picocli takes half a second of a processor to read all of them, at every start. */
    private static List<Object> wanted(List<Object> all, String[] arguments) {
        if (arguments.length == 0) {
            return all;
        }
        List<Object> named = all.stream()
                .filter(command -> CommandGroup.name(command).equals(arguments[0]))
                .toList();
        return named.isEmpty() ? all : named;
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
