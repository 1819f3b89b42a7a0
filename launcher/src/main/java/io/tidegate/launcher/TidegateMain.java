package io.tidegate.launcher;

import io.tidegate.cli.Cli;
import io.tidegate.cli.Surroundings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;

/** The program: all commands in one, and the only place that knows the process. */
public final class TidegateMain {
    private TidegateMain() {}

    public static void main(String[] args) {
        Surroundings surroundings = new Surroundings(
                System.getenv(),
                Path.of("").toAbsolutePath(),
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                InstantSource.system(),
                ZoneId.systemDefault());
        System.exit(Cli.commands(surroundings, version()).execute(args));
    }

    private static String version() {
        return Optional.ofNullable(TidegateMain.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
