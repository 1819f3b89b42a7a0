package io.tidegate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoFileTest {
    private static final String ODD = "a b $HOME `id` \"x\" \\ ; #";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsWhatItWrote() throws IOException {
        Map<String, String> values = Map.of("ANTHROPIC_BASE_URL", "http://127.0.0.1:8080", "TIDEGATE_X", ODD);

        DemoFile.in(folder).write(values);

        assertThat(DemoFile.in(folder).read()).hasValue(values);
    }

    @Test
    void isEmptyWhenThereIsNone() throws IOException {
        assertThat(DemoFile.in(folder.resolve("none")).read()).isEmpty();
    }

    @Test
    void meansTheSameToAShell() throws IOException, InterruptedException {
        DemoFile file = DemoFile.in(folder);
        file.write(Map.of("TIDEGATE_X", ODD));

        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$1\"; printf %s \"$TIDEGATE_X\"",
                        "sh",
                        file.path().toString())
                .start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(ODD);
        assertThat(shell.waitFor()).isZero();
    }

    @Test
    void isForItsOwnerOnlyAndLeavesNothingBeside() throws IOException {
        DemoFile file = DemoFile.in(folder);
        file.write(Map.of("A", "1"));
        file.write(Map.of("A", "2"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file.path());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "two\nlines"})
    void refusesAValueThatNoAssignmentCanHold(String value) {
        assertThatThrownBy(() -> DemoFile.in(folder).write(Map.of("A", value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(value);
        assertThat(DemoFile.in(folder).path()).doesNotExist();
    }
}
