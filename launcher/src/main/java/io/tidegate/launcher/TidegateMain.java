package io.tidegate.launcher;

import io.tidegate.cli.Cli;
import io.tidegate.cli.CommandGroup;
import io.tidegate.cli.Surroundings;
import io.tidegate.coordinator.Coordinator;
import io.tidegate.launcher.bench.BenchCommand;
import io.tidegate.launcher.bench.GrowthCommand;
import io.tidegate.launcher.bench.JavaProgram;
import io.tidegate.launcher.bench.Programs;
import io.tidegate.launcher.bench.SoakCommand;
import io.tidegate.launcher.demo.DemoCommand;
import io.tidegate.launcher.rehearsal.RehearseCommand;
import java.io.Console;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The program: all commands in one, and the only place that knows the process. */
public final class TidegateMain {
    /** As a shell says that Ctrl-C ended a program. */
    private static final int CUT_SHORT = 130;

    private TidegateMain() {}

    public static void main(String[] args) {
        NettySettings.apply();
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneId.systemDefault(),
                Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent());
        Parts parts = new LocalParts(version(), thisProgram());
        Supplier<StopRequest> stopRequests = () ->
                StopSignals.caught(System::nanoTime, () -> Runtime.getRuntime().halt(CUT_SHORT));
        System.exit(Cli.run(
                surroundings,
                version(),
                args,
                new DemoCommand(surroundings, parts, stopRequests, new SecureRandom()),
                new EdgeCommand(surroundings, parts, stopRequests, ReloadRequests::caught, System.in),
                new CoordinatorCommand(
                        surroundings,
                        parts,
                        stopRequests,
                        ReloadRequests::caught,
                        Coordinator.Surroundings.system(version())),
                new DrainCommand(surroundings),
                new SimulatorCommand(surroundings, parts, stopRequests, System.in),
                bench(surroundings, stopRequests),
                new ConfigCommand(surroundings),
                new BackupCommand(surroundings, version()),
                new RestoreCommand(surroundings, version(), Coordinator.Surroundings.system(version())),
                new VerifyCommand(surroundings),
                new RehearseCommand(surroundings, parts, version(), new SecureRandom())));
    }

    /** How this process was started, without its arguments. */
    private static List<String> thisProgram() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(runtime.getInputArguments());
        String classPath = runtime.getClassPath();
        if (classPath.endsWith("/tidegate.jar")) {
            // As it was started: only then what the JVM has learnt counts.
            command.addAll(List.of("-jar", classPath));
        } else {
            // What the jar's manifest says counts only with -jar.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.addAll(List.of("-cp", classPath, TidegateMain.class.getName()));
        }
        return command;
    }

    private static CommandGroup bench(Surroundings surroundings, Supplier<StopRequest> stopRequests) {
        Programs programs =
                Programs.of(surroundings.environment()).and(Path.of(System.getProperty("java.home"), "bin"));
        SecureRandom random = new SecureRandom();
        return new CommandGroup(
                new BenchCommand(surroundings, asJava(), programs, version(), stopRequests, random),
                List.of(
                        new GrowthCommand(surroundings, asJava(), programs, stopRequests, random),
                        new SoakCommand(surroundings, asJava(), programs, stopRequests, random)));
    }

    /** Without the options that this process was started with. */
    private static JavaProgram asJava() {
        return new JavaProgram(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                ManagementFactory.getRuntimeMXBean().getClassPath(),
                TidegateMain.class.getName());
    }

    private static String version() {
        return Optional.ofNullable(TidegateMain.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
