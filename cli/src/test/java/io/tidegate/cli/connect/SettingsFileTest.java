package io.tidegate.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.cli.connect.SettingsFile.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    private static final Map<String, String> URL = Map.of("ANTHROPIC_BASE_URL", "https://eu.example.org");

    @TempDir
    private Path folder;

    @Test
    void makesTheFileAndItsFolderForTheOwnerAlone() throws IOException {
        Path path = folder.resolve(".claude/settings.json");

        assertThat(new SettingsFile(path).set(URL)).isEqualTo(new Outcome.Written(path, false));

        assertThat(Files.readString(path)).contains("\"ANTHROPIC_BASE_URL\": \"https://eu.example.org\"");
        assertThat(mode(path)).isEqualTo("rw-------");
    }

    @Test
    void keepsTheModeAndSaysThatOthersMayReadIt() throws IOException {
        Path path = Files.writeString(folder.resolve("settings.json"), "{}");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(new SettingsFile(path).set(URL)).isEqualTo(new Outcome.Written(path, true));
        assertThat(mode(path)).isEqualTo("rw-r--r--");
    }

    @Test
    void writesBehindASymbolicLink() throws IOException {
        Path target = Files.writeString(folder.resolve("dotfiles.json"), "{}");
        Path link = Files.createSymbolicLink(folder.resolve("settings.json"), Path.of("dotfiles.json"));

        new SettingsFile(link).set(URL);

        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(target)).contains("https://eu.example.org");
    }

    @Test
    void writesBehindALinkToNothingYet() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("settings.json"), Path.of("dotfiles.json"));

        new SettingsFile(link).set(URL);

        assertThat(Files.readString(folder.resolve("dotfiles.json"))).contains("https://eu.example.org");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void leavesAloneWhatIsNoSettingsFile() throws IOException {
        Path path = Files.writeString(folder.resolve("settings.json"), "{ // mine\n}");

        assertThat(new SettingsFile(path).set(URL))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.why())
                                .contains(path + " was left as it is, because it is not valid JSON at line 1"));
        assertThat(path).hasContent("{ // mine\n}");
    }

    @Test
    void leavesAloneWhatIsNotText() throws IOException {
        Path path = Files.write(folder.resolve("settings.json"), new byte[] {'{', (byte) 0xff, '}'});

        assertThat(new SettingsFile(path).set(URL)).isInstanceOf(Outcome.Refused.class);
        assertThat(new SettingsFile(path).sets("A")).isFalse();
        assertThat(path).hasBinaryContent(new byte[] {'{', (byte) 0xff, '}'});
    }

    @Test
    void leavesNothingBesideTheFile() throws IOException {
        Path path = folder.resolve("settings.json");
        new SettingsFile(path).set(URL);
        new SettingsFile(path).set(Map.of("ANTHROPIC_BASE_URL", "https://us.example.org"));

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(path);
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
