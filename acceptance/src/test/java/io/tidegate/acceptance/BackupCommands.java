package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an operator types to back up and to restore one edge or coordinator.
 *
 * @param folder where its configuration is
 * @param config its configuration
 */
record BackupCommands(Path folder, Path config) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SCHEDULED = "scheduled";

    /** Makes it back itself up, from its next start on. */
    static void schedule(CoordinatorSettings settings) {
        settings.set("storage", "backupInterval", "3s")
                .set("storage", "backupPath", SCHEDULED)
                .set("storage", "backupKeep", "2");
    }

    static EdgeSettings schedule(EdgeSettings settings) {
        return settings.set("storage", "backupInterval", "3s")
                .set("storage", "backupPath", SCHEDULED)
                .set("storage", "backupKeep", "2");
    }

    static BackupCommands of(CoordinatorProcess coordinator) {
        return new BackupCommands(
                coordinator.settings().folder(), coordinator.settings().write());
    }

    static BackupCommands of(EdgeProcess edge) {
        return new BackupCommands(edge.settings().folder(), edge.settings().write());
    }

    /** What a command said, and how it ended. */
    record Said(int exit, String text) {}

    /** A backup by hand, with how long it took. */
    record Made(Path path, long bytes, long millis) {
        @Override
        public String toString() {
            return bytes / 1000 + " kB in " + millis + " ms (with the start of the command)";
        }
    }

    Made backUp() {
        long began = System.nanoTime();
        Said said = run(
                "backup",
                "--config",
                config.toString(),
                "--to",
                folder.resolve("manual").toString(),
                "--json");
        long millis = (System.nanoTime() - began) / 1_000_000;
        assertThat(said.exit).as(said.text).isZero();
        JsonObject made = new JsonObject(said.text.strip().lines().toList().getLast());
        return new Made(Path.of(made.getString("backup")), made.getLong("bytes"), millis);
    }

    Said verify(Path backup) {
        return run("verify", backup.toString());
    }

    Said restore(Path backup) {
        return run("restore", backup.toString(), "--config", config.toString());
    }

    /** Backups by schedule that are whole. */
    List<Path> scheduled() {
        Path backups = folder.resolve(SCHEDULED);
        if (!Files.isDirectory(backups)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(backups)) {
            return all.filter(path -> path.getFileName().toString().startsWith("tidegate-"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Said run(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(name));
        all.addAll(List.of(arguments));
        try (Program program = Program.tidegate(folder, name + "-" + System.nanoTime(), all)) {
            int exit = program.awaitExit(PATIENCE);
            return new Said(exit, program.output());
        }
    }

    /** As where a disk is lost. */
    static void destroy(Path data) {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
