package io.tidegate.launcher.bench;

import io.tidegate.cli.Cli;
import io.tidegate.cli.CommandGroup;
import io.tidegate.cli.Surroundings;
import io.tidegate.common.Stopping;
import io.tidegate.launcher.StopRequest;
import io.tidegate.launcher.TidegateMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One run of {@code tidegate bench} on a machine that has a JDK, but neither nginx nor taskset. */
record BenchRun(int exitCode, String out, String err) {
    static BenchRun of(Path folder, String... arguments) {
        return of(folder, BenchRun::never, arguments);
    }

    static BenchRun of(Path folder, StopRequest stop, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                Map.of(), folder, new PrintWriter(out), new PrintWriter(err), InstantSource.system(), ZoneOffset.UTC);
        JavaProgram program = new JavaProgram(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                System.getProperty("java.class.path"),
                TidegateMain.class.getName());
        Programs programs = new Programs(List.of(Path.of(System.getProperty("java.home"), "bin")));
        SecureRandom random = new SecureRandom();
        CommandGroup command = new CommandGroup(
                new BenchCommand(surroundings, program, programs, "1.2.3", () -> stop, random),
                List.of(
                        new GrowthCommand(surroundings, program, programs, () -> stop, random),
                        new SoakCommand(surroundings, program, programs, () -> stop, random)));
        int exitCode = Cli.run(surroundings, "1.2.3", arguments, command);
        return new BenchRun(exitCode, out.toString(), err.toString());
    }

    private static Stopping never() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("nobody counts it down");
    }
}
