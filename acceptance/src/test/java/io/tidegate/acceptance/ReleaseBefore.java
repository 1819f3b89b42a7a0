package io.tidegate.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The release before this version, built from the repository's history as a user would build it. The file
 * {@code release-before.txt} beside this class names it: its tag, and its commit for copies that lack tags.
 */
final class ReleaseBefore {
    private static final String FILE = "release-before.txt";
    private static final Duration GIT_TIME = Duration.ofMinutes(1);
    private static final Duration BUILD_TIME = Duration.ofMinutes(10);

    private ReleaseBefore() {}

    /** Builds it below {@code target}, unless it is there. */
    static Release built() {
        String[] named = named();
        String commit = commit(named);
        Path folder = BuildFolder.path().resolve("release-" + commit);
        if (!Files.exists(folder.resolve("launcher/target/dist/built"))) {
            unpack(commit, folder);
            build(folder);
        }
        return new Release(named[0], folder.resolve("launcher/target/dist/lib") + "/*", Map.of());
    }

    private static String[] named() {
        try (InputStream in = ReleaseBefore.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new AssertionError(FILE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip().split(" ", -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commit(String[] named) {
        for (String name : named) {
            Path scratch = BuildFolder.scratch("release");
            Program git = inTheTree(scratch, "git rev-parse --verify --quiet " + name + "^{commit}");
            if (git.awaitExit(GIT_TIME) == 0) {
                return git.output().strip();
            }
        }
        throw new AssertionError("Neither " + String.join(" nor ", named)
                + " is in this copy of the repository: fetch its whole history (git fetch --unshallow --tags).");
    }

    private static void unpack(String commit, Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Program git = inTheTree(folder, "git archive " + commit + " | tar -x -C '" + folder + "'");
        if (git.awaitExit(GIT_TIME) != 0) {
            throw new AssertionError(git.tail());
        }
    }

    private static Program inTheTree(Path folder, String command) {
        return Program.start(
                folder,
                "git",
                System.getenv(),
                List.of("sh", "-c", "cd '" + BuildFolder.sourceTree() + "' && " + command));
    }

    /** By its own script, which builds what is missing. */
    private static void build(Path folder) {
        Program script = Program.start(folder, "build", System.getenv(), List.of("./tidegate", "--version"));
        if (script.awaitExit(BUILD_TIME) != 0) {
            throw new AssertionError(script.tail());
        }
    }
}
