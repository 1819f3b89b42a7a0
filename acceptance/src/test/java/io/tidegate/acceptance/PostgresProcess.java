package io.tidegate.acceptance;

import io.tidegate.testing.Eventually;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL of its own, from the programs that Debian's packages install, on a free port. It refuses to run as root, so root starts it
 * as the user postgres. Its folder is among the temporary ones, where that user may go.
 */
final class PostgresProcess implements AutoCloseable {
    static final String USER = "tidegate";

    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final String url;
    private final Program program;

    private PostgresProcess(Path folder, String url, Program program) {
        this.folder = folder;
        this.url = url;
        this.program = program;
    }

    /** Starts one; where none is installed, the test is skipped, in words. */
    static PostgresProcess start() {
        Assumptions.assumeTrue(
                Files.isDirectory(PACKAGES), "PostgreSQL is not installed (apt-get install postgresql): not tested");
        Path folder = folder();
        int port = FreePort.find();
        String data = folder.resolve("data").toString();
        Program made = run(folder, "initdb", "-D", data, "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8");
        if (made.awaitExit(PATIENCE) != 0) {
            throw new AssertionError(made.tail());
        }
        Program program = run(
                folder,
                "postgres",
                "-D",
                data,
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + folder,
                "-c",
                "fsync=off");
        PostgresProcess server =
                new PostgresProcess(folder, "jdbc:postgresql://127.0.0.1:" + port + "/postgres", program);
        Eventually.until("PostgreSQL answers", PATIENCE, server::answers, program::tail);
        return server;
    }

    /** Of its database, for {@link #USER}, who needs no password. */
    String url() {
        return url;
    }

    /** It is gone, with all its connections. */
    void kill() {
        program.kill();
    }

    private boolean answers() {
        try (Connection connection = DriverManager.getConnection(url, USER, "")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory(
                    "tidegate-postgres-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (isRoot()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Program run(Path folder, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs().resolve(program).toString());
        command.addAll(List.of(arguments));
        return Program.start(folder, program, Map.of(), command);
    }

    /** Of the newest version. */
    private static Path programs() {
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.max(Comparator.comparingInt(
                            version -> Integer.parseInt(version.getFileName().toString())))
                    .orElseThrow()
                    .resolve("bin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public void close() {
        program.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
