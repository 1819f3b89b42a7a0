package io.tidegate.launcher.rehearsal;

import io.tidegate.cli.ExitCode;
import io.tidegate.cli.Surroundings;
import io.tidegate.launcher.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/** {@code tidegate rehearse}: for whoever makes an AOT cache. */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Run every part once, on free ports and in a folder of its own, and end. A JVM that is run with"
                + " -XX:AOTCacheOutput learns from it.")
public final class RehearseCommand implements Callable<Integer> {
    private final Surroundings surroundings;
    private final Parts parts;
    private final String version;
    private final RandomGenerator random;

    /** @param random fit for secrets */
    public RehearseCommand(Surroundings surroundings, Parts parts, String version, RandomGenerator random) {
        this.surroundings = surroundings;
        this.parts = parts;
        this.version = version;
        this.random = random;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("tidegate-rehearsal-");
        try {
            new Rehearsal(folder, parts, version, random).run();
            surroundings.out().println("Rehearsed: a coordinator, an edge, an exchange, and the commands.");
            return ExitCode.OK.number();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
