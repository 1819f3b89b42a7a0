package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.ConfigResult.Loaded;
import io.tidegate.common.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration is read when one of its files may have changed, and not else. */
class ConfigSourceTest {
    /** A configuration of this test. */
    public record Sample(Secret secret) {}

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Instant now = LONG_AGO.plusSeconds(60);
    private Path file;
    private Path secret;
    private ConfigSource<Sample> source;

    @BeforeEach
    void write() throws IOException {
        secret = write("secret", "one");
        file = write("sample.yml", "secret: file:secret\n");
        source = new ConfigSource<>(file, Map.of(), Sample.class, () -> now);
    }

    @Test
    void oneThatWasNotReadMayHaveChanged() {
        assertThat(source.mayHaveChanged()).isTrue();
    }

    @Test
    void oneWhoseFilesAreAsTheyWereHasNotChanged() {
        assertThat(secret()).isEqualTo("one");

        assertThat(source.mayHaveChanged()).isFalse();
    }

    @Test
    void theFileItselfMayHave() throws IOException {
        secret();

        write("sample.yml", "secret: file:secret # so\n");

        assertThat(source.mayHaveChanged()).isTrue();
    }

    @Test
    void soMayAFileWithASecretOfTheSameLength() throws IOException {
        secret();

        Files.writeString(secret, "two");
        Files.setLastModifiedTime(secret, FileTime.from(LONG_AGO.plusMillis(1)));

        assertThat(source.mayHaveChanged()).isTrue();
        assertThat(secret()).isEqualTo("two");
        assertThat(source.mayHaveChanged()).isFalse();
    }

    /** As Kubernetes changes secrets: nothing but the link tells. */
    @Test
    void soMayOneBehindALinkThatIsSetAnew() throws IOException {
        Files.move(secret, folder.resolve("first"));
        Files.createSymbolicLink(secret, folder.resolve("first"));
        secret();

        write("second", "two");
        Files.delete(secret);
        Files.createSymbolicLink(secret, folder.resolve("second"));

        assertThat(source.mayHaveChanged()).isTrue();
    }

    @Test
    void oneThatIsGoneMayComeBack() throws IOException {
        Files.delete(secret);
        source.load();

        assertThat(source.mayHaveChanged()).isTrue();
    }

    /** The clock of a file system has steps: what is written twice within one looks as if it had been written once. */
    @Test
    void oneThatWasWrittenAMomentBeforeIsReadAgain() {
        now = LONG_AGO.plusSeconds(1);
        secret();

        assertThat(source.mayHaveChanged()).isTrue();

        now = LONG_AGO.plusSeconds(3);
        secret();

        assertThat(source.mayHaveChanged()).isFalse();
    }

    private String secret() {
        return ((Loaded<Sample>) source.load()).config().secret().reveal();
    }

    private Path write(String name, String text) throws IOException {
        Path written = Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(written, FileTime.from(LONG_AGO));
        return written;
    }
}
