package io.tidegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersImportTest {
    private static final String PEOPLE = """
            name,timezone,daily_tokens,monthly_tokens,models,expires
            ada,Europe/Berlin,2000000,,claude-sonnet-* claude-haiku-*,2027-01-31
            bob,,,50_000_000,,
            eve,Asia/Tokyo,,,,
            """;

    @TempDir
    Path folder;

    private FakeCoordinator server;

    @BeforeEach
    void start() throws IOException {
        server = new FakeCoordinator();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void makesUsersTheirLimitsAndAKeyForEach() throws IOException {
        CliRun run = imported(PEOPLE);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("ada: user: new", "bob: tokens per month: no limit of their own -> 50000000");
        assertThat(run.out()).endsWith("3 people, 8 changes.\n");
        assertThat(server.keys()).hasSize(3);
        assertThat(server.keys().getFirst().path("expires_at").asText()).isEqualTo("2027-01-30T23:00:00Z");
        assertThat(server.keys().getFirst().path("models")).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("keys.csv")))
                .containsExactly(
                        "name,key_id,key",
                        "ada,key0,tgk_key0_secret",
                        "bob,key1,tgk_key1_secret",
                        "eve,key2,tgk_key2_secret");
    }

    @Test
    void letsOnlyTheOwnerReadTheKeys() throws IOException {
        imported(PEOPLE);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys.csv"))))
                .isEqualTo("rw-------");
        assertThat(imported(PEOPLE).out()).doesNotContain("tgk_");
    }

    @Test
    void changesNothingTheSecondTime() throws IOException {
        imported(PEOPLE);
        server.changes.clear();

        CliRun second = imported(PEOPLE);

        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).isEqualTo("3 people, 0 changes.\n");
        assertThat(server.changes).isEmpty();
    }

    @Test
    void showsAndChangesWhatDiffersAndAddsWhoIsNew() throws IOException {
        imported(PEOPLE);
        server.changes.clear();

        CliRun second = imported("""
                name,timezone,daily_tokens,models
                ada,Europe/Paris,3000000,claude-sonnet-*
                kim,,,
                """);

        assertThat(second.out().lines())
                .containsExactly(
                        "ada: timezone: Europe/Berlin -> Europe/Paris",
                        "ada: tokens per day: 2000000 -> 3000000",
                        "ada: key key0: models: [\"claude-sonnet-*\",\"claude-haiku-*\"] -> [\"claude-sonnet-*\"]",
                        "kim: user: new",
                        "kim: key: new",
                        "2 people, 5 changes.");
        assertThat(server.changes)
                .containsExactly(
                        "PATCH /admin/v1/users/ada",
                        "PUT /admin/v1/quotas",
                        "PATCH /admin/v1/keys/key0",
                        "POST /admin/v1/users",
                        "POST /admin/v1/keys");
        assertThat(Files.readAllLines(folder.resolve("keys.csv"))).hasSize(5).endsWith("kim,key3,tgk_key3_secret");
    }

    @Test
    void putsPeopleIntoTheirTeam() throws IOException {
        imported("name,team\nada,core\nbob,\n");
        server.changes.clear();

        CliRun second = imported("name,team\nada,core\nbob,ops\n");

        assertThat(second.out().lines()).containsExactly("bob: team: no team -> ops", "2 people, 1 changes.");
        assertThat(server.changes).containsExactly("PATCH /admin/v1/users/bob");
        assertThat(imported("name,team\nada,a b\n").err()).contains("people.csv:2: team: \"a b\" (expected: 1 to 64");
    }

    @Test
    void onlySaysWhatItWouldDoInADryRun() throws IOException {
        CliRun run = run(PEOPLE, "--dry-run");

        assertThat(run.out()).contains("ada: key: new").endsWith("8 changes. Nothing was done: this was a dry run.\n");
        assertThat(server.changes).isEmpty();
        assertThat(folder.resolve("keys.csv")).doesNotExist();
    }

    @Test
    void makesNothingWhenThereIsNowhereForTheKeys() throws IOException {
        assertThat(run(PEOPLE).err()).contains("--keys-out");
        assertThat(server.changes).isEmpty();

        CliRun unwritable = run(PEOPLE, "--keys-out", "no/such/folder/keys.csv");

        assertThat(unwritable.exitCode()).isEqualTo(ExitCode.FAILED.number());
        assertThat(server.changes).isEmpty();
    }

    @Test
    void refusesAFileForKeysThatOthersMayRead() throws IOException {
        Path keys = Files.createFile(folder.resolve("keys.csv"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(imported(PEOPLE).err()).contains("keys.csv", "0600");
        assertThat(server.changes).isEmpty();
    }

    @Test
    void namesEveryFlawWithItsLineAndColumnAndDoesNothing() throws IOException {
        CliRun run = imported("""
                name,timezone,daily_tokens,models,expires
                ada,Berlin,lots,,
                ,,,,
                "a b",,-1,"x,y",tomorrow
                ada,UTC,,,
                """);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.number());
        Path file = folder.resolve("people.csv");
        assertThat(run.err().lines().map(line -> line.replaceAll(" \\(expected.*", "")))
                .containsExactly(
                        file + ":2: timezone: \"Berlin\"",
                        file + ":2: daily_tokens: \"lots\"",
                        file + ":3: name: \"\"",
                        file + ":4: name: \"a b\"",
                        file + ":4: daily_tokens: \"-1\"",
                        file + ":4: expires: \"tomorrow\"",
                        file + ":5: name: \"ada\"");
        assertThat(run.err()).contains("Europe/Berlin", "line 2 has this one");
        assertThat(server.changes).isEmpty();
    }

    @Test
    void namesAColumnThatItDoesNotKnow() throws IOException {
        assertThat(imported("name,time zone,model\nada,UTC,x\n").err())
                .contains("people.csv:1: column 3: \"model\"", "did you mean \"models\"?");
        assertThat(imported("user\nada\n").err()).contains("people.csv:1: no column name");
        assertThat(imported("name\nada,UTC\n").err()).contains("people.csv:2: 2 cells");
    }

    @Test
    void readsWhatSpreadsheetsWrite() throws IOException {
        assertThat(imported("\uFEFFName,Daily Tokens\r\n\"ada\",\"5\"\r\n\r\n").out())
                .endsWith("1 people, 3 changes.\n");
    }

    @Test
    void keepsTheKeysItHasMadeWhenTheServerStopsDoingSo() throws IOException {
        server.refusing = Optional.of("bob");

        CliRun run = imported(PEOPLE);

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED.number());
        assertThat(run.err()).contains("people.csv:3: bob: key: new", "the database is away");
        assertThat(Files.readAllLines(folder.resolve("keys.csv"))).last().isEqualTo("ada,key0,tgk_key0_secret");
        server.refusing = Optional.empty();
        assertThat(imported(PEOPLE).out()).contains("bob: key: new").doesNotContain("ada:");
        assertThat(server.keys()).hasSize(3);
    }

    private CliRun imported(String people) throws IOException {
        return run(people, "--keys-out", "keys.csv");
    }

    private CliRun run(String people, String... options) throws IOException {
        Files.writeString(folder.resolve("people.csv"), people);
        String[] arguments = Stream.concat(Stream.of("users", "import", "people.csv"), Stream.of(options))
                .toArray(String[]::new);
        return CliRun.in(
                folder, Map.of("TIDEGATE_ADMIN_URL", server.url(), "TIDEGATE_ADMIN_TOKEN", "token"), arguments);
    }
}
