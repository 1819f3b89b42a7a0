package io.tidegate.common.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.tidegate.common.sqlite.Database;
import io.tidegate.common.sqlite.DatabaseOptions;
import io.tidegate.common.sqlite.Migrations;
import io.tidegate.common.sqlite.SqliteFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is whole or is not there, holds one moment, and says itself when it was damaged. */
class BackupsTest {
    private static final int FILLER_BYTES = 1_000_000;
    private static final int FILLERS = 40;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private Path data;
    private Backups backups;
    private Database database;

    @BeforeEach
    void open() throws IOException {
        data = folder.resolve("data");
        backups = new Backups(folder.resolve("backups"), "1.2.3", now::get);
        database = Database.open(
                vertx, DatabaseOptions.of(data.resolve("notes.db"), new Migrations("db/notes")), System::nanoTime);
        Files.writeString(data.resolve("secret"), "s3cret");
    }

    @AfterEach
    void close() throws Exception {
        done(database.close());
        done(vertx.close());
    }

    @Test
    void holdsTheDatabaseTheSecretsAndAManifestForItsOwnerAlone() throws IOException {
        write("a", 0);

        Backups.Made made = backups.make(new NotesSource(data));

        assertThat(made.path().getFileName()).hasToString("tidegate-edge-node_1-20261120T120000Z");
        assertThat(names(made.path())).containsExactly("manifest.json", "notes.db", "secret");
        try (Stream<Path> files = Files.list(made.path())) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
                .isEqualTo("rwx------");
        Manifest manifest = Manifest.read(made.path());
        assertThat(manifest).isEqualTo(made.manifest());
        assertThat(manifest.version()).isEqualTo("1.2.3");
        assertThat(manifest.database().schemaVersion()).isEqualTo(1);
        assertThat(manifest.database().about()).containsEntry("node_id", "node_1");
        BackupCheck check = check(made.path());
        assertThat(check.flaws()).isEmpty();
        assertThat(check.rows()).containsEntry("notes", 1L);
    }

    @Test
    void isOfOneMomentAndDoesNotHoldUpWhoWritesMeanwhile() throws Exception {
        for (int i = 0; i < FILLERS; i++) {
            write("filler " + i, FILLER_BYTES);
        }
        List<Long> quiet = commits(new AtomicBoolean(true), 400);
        AtomicBoolean busy = new AtomicBoolean(true);
        AtomicReference<List<Long>> meanwhile = new AtomicReference<>(List.of());
        Thread writer = Thread.ofPlatform().start(() -> meanwhile.set(commits(busy, Integer.MAX_VALUE)));
        long began = System.nanoTime();

        Backups.Made made = backups.make(new NotesSource(data));

        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        busy.set(false);
        writer.join();
        // Each commit writes two notes: a copy with an odd number of them would be of no moment.
        SqliteFile copy = new SqliteFile(made.path().resolve("notes.db"));
        assertThat(copy.flaws()).isEmpty();
        long pairs = Long.parseLong(
                copy.value("SELECT count(*) FROM notes WHERE text LIKE 'pair%'").orElseThrow());
        assertThat(pairs).isEven();
        assertThat(meanwhile.get().size()).as("commits while the copy was made").isGreaterThan(20);
        System.out.println("backup under load: " + made.manifest().bytes() / 1_000_000 + " MB in " + millis
                + " ms; commits meanwhile "
                + meanwhile.get().size() + ", p99 " + p99(meanwhile.get()) + " us (quiet: " + p99(quiet)
                + " us)");
        assertThat(p99(meanwhile.get()))
                .as("microseconds of the slowest hundredth")
                .isLessThan(TimeUnit.MILLISECONDS.toMicros(250));
    }

    @Test
    void oneThatFailsLeavesNothingThatLooksWhole() throws IOException {
        NotesSource failing = new NotesSource(folder.resolve("nowhere"));

        assertThatThrownBy(() -> backups.make(failing))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere/notes.db is not there: nothing to copy. Check storage.path.");

        assertThat(backups.of(new NotesSource(data))).isEmpty();
        assertThat(names(backups.folder())).isEmpty();
    }

    @Test
    void whatAProcessThatDiedLeftIsNoBackupAndGoesAfterADay() throws IOException {
        List<Path> left = new ArrayList<>();
        for (String whose : List.of("", "node_1-", "node_2-")) {
            Path partial = backups.folder().resolve(".tidegate-edge-" + whose + "20261119T000000Z.partial");
            Files.createDirectories(partial);
            Files.setLastModifiedTime(partial, FileTime.from(now.get().minusSeconds(90_000)));
            left.add(partial);
        }
        assertThat(backups.of(new NotesSource(data))).isEmpty();

        backups.make(new NotesSource(data));

        assertThat(left.get(0)).doesNotExist();
        assertThat(left.get(1)).doesNotExist();
        assertThat(left.get(2)).as("another node's, which may be at work").exists();
    }

    @Test
    void keepsTheNewestAndThoseOfOthers() throws IOException {
        List<Path> made = new ArrayList<>();
        for (int day = 0; day < 4; day++) {
            made.add(backups.make(new NotesSource(data)).path());
            now.set(now.get().plusSeconds(86_400));
        }
        Path other = Files.createDirectories(backups.folder().resolve("tidegate-coordinator-20200101T000000Z"));

        assertThat(backups.keep(new NotesSource(data), 2)).isEqualTo(2);

        assertThat(backups.of(new NotesSource(data))).containsExactlyElementsOf(made.subList(2, 4));
        assertThat(other).exists();
    }

    @Test
    void nodesThatShareAFolderLeaveEachOthersAlone() throws IOException {
        NotesSource first = new NotesSource(data, "node_1");
        NotesSource second = new NotesSource(data, "node_1-2");
        List<Path> ofFirst = new ArrayList<>();
        for (int day = 0; day < 3; day++) {
            ofFirst.add(backups.make(first).path());
            now.set(now.get().plusSeconds(86_400));
        }
        Path ofSecond = backups.make(second).path();

        assertThat(backups.keep(second, 1)).isZero();
        assertThat(backups.of(first)).containsExactlyElementsOf(ofFirst);
        assertThat(backups.of(second)).containsExactly(ofSecond);

        assertThat(backups.keep(first, 1)).isEqualTo(2);
        assertThat(ofSecond).exists();
    }

    @Test
    void oneWithAnOlderNameBelongsToTheNodeThatItsManifestNames() throws IOException {
        NotesSource mine = new NotesSource(data, "node_1");
        Path old = backups.folder().resolve("tidegate-edge-20261119T120000Z");
        Files.move(backups.make(mine).path(), old);

        assertThat(check(old).flaws()).isEmpty();
        assertThat(backups.of(mine)).containsExactly(old);
        assertThat(backups.of(new NotesSource(data, "node_2"))).isEmpty();
        Files.writeString(old.resolve("manifest.json"), "{");
        assertThat(backups.of(mine))
                .as("one that says nothing may be another's")
                .isEmpty();
    }

    @Test
    void aFolderOfAnotherNameIsNeverDeleted() throws IOException {
        NotesSource source = new NotesSource(data);
        backups.make(source);
        List<Path> others = new ArrayList<>();
        for (String name : List.of(
                "tidegate-edge-keep",
                "tidegate-edge-node_1-20261120T120000Z-keep",
                "tidegate-edge-node_1-20261320T120000Z",
                "tidegate-edge-node_1-20261120T120000Z.old")) {
            others.add(Files.createDirectories(backups.folder().resolve(name)));
        }

        assertThat(backups.of(source)).hasSize(1);
        backups.keep(source, 1);

        assertThat(others).allSatisfy(other -> assertThat(other).exists());
    }

    @Test
    void oneOfAClockThatWasAheadPushesNoneOut() throws IOException {
        NotesSource source = new NotesSource(data);
        Instant right = now.get();
        now.set(right.plusSeconds(400 * 86_400L));
        Path ahead = backups.make(source).path();
        now.set(right);
        Path first = backups.make(source).path();
        now.set(right.plusSeconds(60));
        Path second = backups.make(source).path();

        backups.keep(source, 2);

        assertThat(backups.of(source)).containsExactly(first, second);
        assertThat(ahead).doesNotExist();
    }

    @Test
    void twoOfOneSecondHaveNamesOfTheirOwn() throws IOException {
        Path first = backups.make(new NotesSource(data)).path();

        assertThat(backups.make(new NotesSource(data)).path()).isNotEqualTo(first);
        assertThat(backups.of(new NotesSource(data))).hasSize(2).first().isEqualTo(first);
    }

    @Test
    void damageIsFoundAndNamed() throws IOException {
        write("a", 50_000);
        Path backup = backups.make(new NotesSource(data)).path();
        Path file = backup.resolve("notes.db");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(check(backup).flaws()).containsExactly("notes.db is not what was backed up: its SHA-256 is another");

        Files.write(file, new byte[10]);
        assertThat(check(backup).flaws()).singleElement().asString().contains("notes.db has 10 bytes (expected: ");

        Files.delete(file);
        assertThat(check(backup).flaws()).containsExactly("notes.db is missing");

        Files.writeString(backup.resolve("manifest.json"), "{");
        assertThatThrownBy(() -> check(backup)).isInstanceOf(IOException.class).hasMessageContaining("is damaged");
        assertThatThrownBy(() -> check(folder)).hasMessageContaining("is no backup: it has no manifest.json");
    }

    @Test
    void aManifestThatNamesFilesElsewhereIsRefused() throws IOException {
        Path backup = backups.make(new NotesSource(data)).path();
        Path manifest = backup.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"secret\"", "\"../../etc/passwd\""));

        assertThatThrownBy(() -> check(backup)).hasMessageContaining("expected: a plain file name");
    }

    @Test
    void whatWasThereIsKeptAside() throws IOException {
        write("before", 0);
        Backups.Made made = backups.make(new NotesSource(data));
        write("after", 0);
        done(database.close());
        Files.writeString(data.resolve("secret"), "another");

        List<Path> told = new ArrayList<>();
        Path aside = new PutBack(made.path(), made.manifest(), data)
                .files(now.get(), path -> {
                    assertThat(data.resolve("secret"))
                            .as("not moved before it is said")
                            .hasContent("another");
                    told.add(path);
                })
                .orElseThrow();

        assertThat(told).containsExactly(aside);

        SqliteFile restored = new SqliteFile(data.resolve("notes.db"));
        assertThat(restored.values("SELECT text FROM notes")).containsExactly("before");
        assertThat(data.resolve("secret")).hasContent("s3cret");
        assertThat(aside.resolve("secret")).hasContent("another");
        assertThat(aside.resolve("notes.db")).exists();
        assertThat(data.resolve("notes.db-wal")).doesNotExist();
        assertThat(data.resolve("manifest.json")).doesNotExist();
    }

    @Test
    void aCopyThatDoesNotFitChangesNothing() throws IOException {
        Backups.Made made = backups.make(new NotesSource(data));
        done(database.close());
        Files.writeString(data.resolve("secret"), "another");
        List<String> before = names(data);
        // The last of the files: the database is copied by then.
        Files.delete(made.path().resolve("secret"));

        assertThatThrownBy(() -> new PutBack(made.path(), made.manifest(), data)
                        .files(now.get(), _ -> fail("nothing is moved aside")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't be copied into " + data)
                .hasMessageEndingWith("Nothing was changed.");

        assertThat(names(data)).isEqualTo(before);
        assertThat(data.resolve("secret")).hasContent("another");
    }

    @Test
    void aFaultAfterTheOldFilesWereMovedBringsThemBack() throws IOException {
        write("before", 0);
        Backups.Made made = backups.make(new NotesSource(data));
        write("after", 0);
        done(database.close());
        Files.writeString(data.resolve("secret"), "another");
        List<String> before = names(data);
        PutBack putBack = new PutBack(made.path(), made.manifest(), data);

        assertThatThrownBy(() -> putBack.files(now.get(), _ -> lose(data.resolve("secret.restoring"))))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("What was there is where it was.");

        assertThat(names(data)).isEqualTo(before);
        assertThat(data.resolve("secret")).hasContent("another");
        assertThat(new SqliteFile(data.resolve("notes.db")).values("SELECT text FROM notes ORDER BY text"))
                .containsExactly("after", "before");
    }

    private static void lose(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Writes pairs of notes until told otherwise; how long each commit took, in microseconds. */
    private List<Long> commits(AtomicBoolean busy, int most) {
        int number = 0;
        List<Long> micros = new ArrayList<>();
        String run = Long.toHexString(System.nanoTime());
        while (busy.get() && micros.size() < most) {
            long began = System.nanoTime();
            number++;
            String name = "pair " + run + " " + number;
            done(database.execute(connection -> {
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO notes (text) VALUES (?)")) {
                    for (String text : List.of(name + "a", name + "b")) {
                        insert.setString(1, text);
                        insert.executeUpdate();
                    }
                }
            }));
            micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
        }
        return micros;
    }

    private static long p99(List<Long> micros) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 99 / 100);
    }

    private void write(String text, int bytes) {
        done(database.execute(connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO notes (text, filler) VALUES (?, ?)")) {
                insert.setString(1, text);
                insert.setBytes(2, new byte[bytes]);
                insert.executeUpdate();
            }
        }));
    }

    private static BackupCheck check(Path backup) throws IOException {
        return BackupCheck.of(backup, dump -> {
            throw new AssertionError("no dump of PostgreSQL: " + dump);
        });
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static <T> T done(Future<T> future) {
        try {
            return future.await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("not done within 30 s", e);
        }
    }
}
