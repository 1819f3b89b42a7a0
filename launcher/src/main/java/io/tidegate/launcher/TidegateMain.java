package io.tidegate.launcher;

import io.tidegate.cli.Cli;
import io.tidegate.cli.Surroundings;
import io.tidegate.launcher.demo.DemoCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The program: all commands in one, and the only place that knows the process. */
public final class TidegateMain {
    /** As a shell says that Ctrl-C ended a program. */
    private static final int CUT_SHORT = 130;

    private TidegateMain() {}

    public static void main(String[] args) {
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneId.systemDefault(),
                System.console() != null && System.console().isTerminal());
        Parts parts = new LocalParts(version());
        Supplier<StopRequest> stopRequests = () ->
                StopSignals.caught(System::nanoTime, () -> Runtime.getRuntime().halt(CUT_SHORT));
        CommandLine commands = Cli.commands(
                surroundings,
                version(),
                new DemoCommand(surroundings, parts, stopRequests, new SecureRandom()),
                new EdgeCommand(surroundings, parts, stopRequests),
                new SimulatorCommand(surroundings, parts, stopRequests),
                new ConfigCommand(surroundings));
        System.exit(commands.execute(args));
    }

    private static String version() {
        return Optional.ofNullable(TidegateMain.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
