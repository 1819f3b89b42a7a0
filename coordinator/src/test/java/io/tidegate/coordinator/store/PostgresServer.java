package io.tidegate.coordinator.store;

import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL of its own, from the programs that Debian's packages install, in a folder of its own and on a free port. It refuses to
 * run as root, so root starts it as the user postgres.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final String USER = "gw";
    private static final int PATIENCE_SECONDS = 60;

    private final Path programs;
    private final Path folder;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** The folder of the newest version's programs; empty where no PostgreSQL is installed. */
    public static Optional<Path> programs() {
        if (!Files.isDirectory(PACKAGES)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(PACKAGES)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparingInt(bin ->
                            Integer.parseInt(bin.getName(bin.getNameCount() - 2).toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes and starts one. */
    public static PostgresServer start(Path programs) {
        try {
            Path folder = Files.createTempDirectory(
                    "tidegate-postgres-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (isRoot()) {
                Files.setOwner(
                        folder,
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
            }
            PostgresServer server = new PostgresServer(programs, folder, FreePort.find());
            server.run("initdb", "-D", server.data(), "-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8");
            server.resume();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again after {@link #crash}. */
    public void resume() {
        String options = "-p " + port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + folder
                + " -c fsync=off -c max_connections=200";
        run("pg_ctl", "-D", data(), "-w", "-l", folder.resolve("log").toString(), "-o", options, "start");
    }

    /** Kills all its processes at once, as a crash would: what it had not written down is lost. */
    public void crash() {
        run("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
    }

    /** A new empty database. */
    public StoreSettings.Postgres newDatabase(int poolSize) {
        String name = "t" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return new StoreSettings.Postgres(url(name), USER, Optional.empty(), poolSize);
    }

    /** Runs a statement as the operator would. */
    public void execute(String sql) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, "");
    }

    @Override
    public void close() {
        crash();
        run("rm", "-rf", folder.toString());
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        Path own = programs.resolve(program);
        command.add(Files.isExecutable(own) ? own.toString() : program);
        command.addAll(List.of(arguments));
        try {
            // its own file and no pipe: the server that pg_ctl leaves behind would keep a pipe open
            Path output = Files.createTempFile("tidegate-postgres-", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String said = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static boolean isRoot() {
        return "root".equals(ProcessHandle.current().info().user().orElse(""));
    }
}
