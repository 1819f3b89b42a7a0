package io.tidegate.coordinator.backup;

import io.tidegate.common.backup.BackupCheck;
import io.tidegate.coordinator.store.PostgresPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's {@code pg_dump}, {@code pg_restore} and {@code psql}, which alone know all of what a database of any version holds. Every
 * method blocks.
 *
 * @param folders where to look for them, in this order
 */
public record PostgresPrograms(List<Path> folders) implements BackupCheck.Dumps {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final List<Path> USUAL =
            List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/opt/homebrew/bin"));
    private static final Pattern COPY = Pattern.compile("COPY (?:\\w+\\.)?\"?(\\w+)\"? \\(.*\\) FROM stdin;");
    private static final Pattern TOO_OLD = Pattern.compile("server version: (\\S+).*pg_dump version: (\\S+)");
    private static final Redirect NOTHING = Redirect.from(Path.of("/dev/null").toFile());
    private static final int MOST_WORDS = 2000;

    /**
     * Everything in the schema that we migrate, also what a newer version put there and the dump does not know: a later migration would find it
     * in its way. Migrations make tables, indexes and views; what belongs to extensions and to other roles stays.
     */
    private static final String DROP_OURS = """
            DO $$
            DECLARE relation record;
            BEGIN
              FOR relation IN
                SELECT c.oid, c.relkind FROM pg_class c
                WHERE c.relnamespace IN (SELECT relnamespace FROM pg_class WHERE relname = 'flyway_schema_history')
                  AND c.relkind IN ('r', 'p', 'v', 'm')
                  AND pg_has_role(c.relowner, 'USAGE')
                  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
              LOOP
                -- one that went with another is no more
                IF EXISTS (SELECT FROM pg_class WHERE oid = relation.oid) THEN
                  EXECUTE format('DROP %s %s CASCADE',
                    CASE relation.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END,
                    relation.oid::regclass);
                END IF;
              END LOOP;
            END $$;
            """;

    public PostgresPrograms {
        folders = List.copyOf(folders);
    }

    /** Debian's packages keep each version's programs apart: the newest of them can dump all; then where other systems have them. */
    public static PostgresPrograms installed() {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.filter(version -> version.getFileName().toString().matches("\\d+"))
                        .sorted(Comparator.comparingInt(version ->
                                -Integer.parseInt(version.getFileName().toString())))
                        .forEach(version -> folders.add(version.resolve("bin")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        folders.addAll(USUAL);
        return new PostgresPrograms(folders);
    }

    /** Writes a dump of the whole database, as of one moment, in PostgreSQL's own packed form. */
    void dump(PostgresPlace place, Path to) throws IOException {
        run(place, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file=" + to, connection(place));
    }

    /** Replaces what the database holds, all of it or nothing. */
    void restore(PostgresPlace place, Path dump) throws IOException {
        List<String> text = List.of(
                "--clean",
                "--if-exists",
                "--no-owner",
                "--no-privileges",
                "--file=-",
                dump.toAbsolutePath().toString());
        List<String> run =
                List.of("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-", "--dbname=" + connection(place));
        Process psql = start(Optional.of(place), "psql", run, Redirect.PIPE);
        CompletableFuture<String> errors = words(psql.getErrorStream());
        CompletableFuture<String> _ = words(psql.getInputStream());
        Process dumped = start(Optional.empty(), "pg_restore", text, NOTHING);
        CompletableFuture<String> dumpErrors = words(dumped.getErrorStream());
        // Without a COMMIT from here the server takes all of it back.
        try (OutputStream in = psql.getOutputStream()) {
            write(in, "BEGIN;\n" + DROP_OURS);
            dumped.getInputStream().transferTo(in);
            end(dumped, "pg_restore", dumpErrors);
            write(in, "\nCOMMIT;\n");
        } catch (IOException e) {
            boolean ofDump = !dumped.isAlive() && dumped.exitValue() != 0;
            dumped.destroy();
            if (!ofDump) {
                // psql ended before it had all, and says why.
                end(psql, "psql", errors);
            }
            throw e;
        }
        end(psql, "psql", errors);
    }

    private static void write(OutputStream to, String sql) throws IOException {
        to.write(sql.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    /** Reads the whole dump, and counts. */
    @Override
    public Map<String, Long> rows(Path dump) throws IOException {
        Process process =
                start(Optional.empty(), "pg_restore", List.of("--data-only", "--file=-", dump.toString()), NOTHING);
        CompletableFuture<String> errors = words(process.getErrorStream());
        Map<String, Long> rows = new TreeMap<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String table = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher copy = COPY.matcher(line);
                if (table.isEmpty() && copy.matches()) {
                    table = copy.group(1);
                    rows.put(table, 0L);
                } else if (line.equals("\\.")) {
                    table = "";
                } else if (!table.isEmpty()) {
                    rows.merge(table, 1L, Long::sum);
                }
            }
        }
        end(process, "pg_restore", errors);
        rows.remove("flyway_schema_history");
        return rows;
    }

    private void run(PostgresPlace place, String program, String... arguments) throws IOException {
        Process process = start(Optional.of(place), program, List.of(arguments), NOTHING);
        CompletableFuture<String> errors = words(process.getErrorStream());
        process.getInputStream().transferTo(OutputStream.nullOutputStream());
        end(process, program, errors);
    }

    private Process start(Optional<PostgresPlace> place, String program, List<String> arguments, Redirect input)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(find(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(input);
        // Not on the command line, where every user of the machine can read it.
        place.flatMap(PostgresPlace::password)
                .ifPresent(password -> builder.environment().put("PGPASSWORD", password.reveal()));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private Path find(String program) throws IOException {
        return folders.stream()
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("The program " + program + " is not installed, and a PostgreSQL"
                        + " database is backed up and restored with it. Install PostgreSQL's client programs, of the server's"
                        + " version or a newer one (Debian: apt-get install postgresql-client), or back up the database by"
                        + " other means."));
    }

    private static CompletableFuture<String> words(InputStream in) {
        CompletableFuture<String> words = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (in) {
                words.complete(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                words.complete(String.valueOf(e.getMessage()));
            }
        });
        return words;
    }

    private static void end(Process process, String program, CompletableFuture<String> errors) throws IOException {
        try {
            if (process.waitFor() != 0) {
                throw new IOException(advice(program, errors.join()));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException(program + " was interrupted").initCause(e);
        }
    }

    private static String advice(String program, String errors) {
        String words = errors.strip().replaceAll("\\s*\\R\\s*", "; ");
        Matcher old = TOO_OLD.matcher(words);
        if (old.find()) {
            return "The program " + program + " is of version " + old.group(2).replaceAll(";$", "")
                    + " and can't read a PostgreSQL server of version "
                    + old.group(1).replaceAll(";$", "")
                    + ": install client programs of the server's version or a newer one.";
        }
        return program + " failed: " + words.substring(0, Math.min(words.length(), MOST_WORDS));
    }

    /** What libpq takes; its values stand between single quotes. */
    private static String connection(PostgresPlace place) {
        Map<String, String> values = new TreeMap<>();
        values.put("host", place.hosts());
        values.put("port", place.ports());
        values.put("dbname", place.database());
        values.put("user", place.user());
        values.put("connect_timeout", "10");
        place.sslMode().ifPresent(mode -> values.put("sslmode", mode));
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append(text.isEmpty() ? "" : " ")
                .append(name)
                .append("='")
                .append(value.replace("\\", "\\\\").replace("'", "\\'"))
                .append('\''));
        return text.toString();
    }
}
