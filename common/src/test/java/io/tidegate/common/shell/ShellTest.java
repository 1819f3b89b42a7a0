package io.tidegate.common.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTest {
    private static final KeySource VARIABLES = new KeySource.Variables();
    private static final String SHOW =
            "printf '%s|%s|%s' \"$ANTHROPIC_BASE_URL\" \"$ANTHROPIC_AUTH_TOKEN\" \"${NODE_EXTRA_CA_CERTS-}\"";

    @TempDir
    private Path folder;

    @Test
    void writesTheLinesOfEachShell() {
        assertThat(Shell.SH.lines("https://eu.example.org", VARIABLES, Optional.of("/etc/ca.pem")))
                .isEqualTo("""
                        export ANTHROPIC_BASE_URL='https://eu.example.org'
                        export ANTHROPIC_AUTH_TOKEN="${TIDEGATE_KEY:-${ANTHROPIC_AUTH_TOKEN:?set TIDEGATE_KEY to your Tidegate key}}"
                        export NODE_EXTRA_CA_CERTS='/etc/ca.pem'
                        """);
        assertThat(Shell.POWERSHELL.lines(
                        "https://eu.example.org", new KeySource.KeyFile("C:\\key"), Optional.of("C:\\ca.pem")))
                .isEqualTo("""
                        $env:ANTHROPIC_BASE_URL = 'https://eu.example.org'
                        $env:ANTHROPIC_AUTH_TOKEN = (Get-Content -Raw -LiteralPath 'C:\\key').Trim()
                        $env:NODE_EXTRA_CA_CERTS = 'C:\\ca.pem'
                        """);
        assertThat(Shell.FISH.lines("https://eu.example.org", new KeySource.KeyFile("/k"), Optional.empty()))
                .isEqualTo("""
                        set -gx ANTHROPIC_BASE_URL 'https://eu.example.org'
                        set -gx ANTHROPIC_AUTH_TOKEN (cat < '/k')
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; touch broken-out; '",
                "$(touch broken-out)",
                "`touch broken-out`",
                "a\\",
                "a\"b $HOME & | > < * ? ~ #",
                "line\ntouch broken-out",
                "''\\''"
            })
    void keepsEveryTextOneWordInARealShell(String nasty) throws IOException, InterruptedException {
        String lines = Shell.SH.lines(nasty, VARIABLES, Optional.of(nasty));

        assertThat(sh(lines + SHOW, Map.of("TIDEGATE_KEY", "tgk_1"))).isEqualTo(nasty + "|tgk_1|" + nasty);
        assertThat(folder.resolve("broken-out")).doesNotExist();
    }

    @Test
    void quotesForPowerShellAlsoTheTypographicQuotes() {
        assertThat(Shell.POWERSHELL.quote("a'b\u2019c\u2018d\u201ae\u201bf$(g)"))
                .isEqualTo("'a''b\u2019\u2019c\u2018\u2018d\u201a\u201ae\u201b\u201bf$(g)'");
    }

    @Test
    void quotesForFishTheTwoThatMeanSomethingInQuotes() {
        assertThat(Shell.FISH.quote("a'b\\c(d)$e")).isEqualTo("'a\\'b\\\\c(d)$e'");
    }

    @Test
    void refusesWhatNoShellCanHold() {
        assertThatThrownBy(() -> Shell.SH.quote("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("text: holds a zero character (expected: none)");
    }

    @Test
    void takesTheKeyFromEitherVariable() throws IOException, InterruptedException {
        String lines = Shell.SH.lines("http://a", VARIABLES, Optional.empty());

        assertThat(sh(lines + SHOW, Map.of("TIDEGATE_KEY", "tgk_1", "ANTHROPIC_AUTH_TOKEN", "another")))
                .isEqualTo("http://a|tgk_1|");
        assertThat(sh(lines + SHOW, Map.of("ANTHROPIC_AUTH_TOKEN", "tgk_2"))).isEqualTo("http://a|tgk_2|");
        assertThat(sh(lines + SHOW, Map.of())).contains("set TIDEGATE_KEY to your Tidegate key");
    }

    @Test
    void takesTheKeyFromAFileWithoutShowingIt() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("it's a key"), "tgk_file\n");
        String lines = Shell.SH.lines("http://a", new KeySource.KeyFile(file.toString()), Optional.empty());

        assertThat(lines).doesNotContain("tgk_file");
        assertThat(sh(lines + SHOW, Map.of())).isEqualTo("http://a|tgk_file|");
    }

    @Test
    void takesTheKeyFromAssignmentsWithoutShowingIt() throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("demo.env"), "OTHER=1\nTIDEGATE_KEY=tgk_demo\n");
        String lines =
                Shell.SH.lines("http://a", new KeySource.Assigned(file.toString(), "TIDEGATE_KEY"), Optional.empty());

        assertThat(sh(lines + SHOW, Map.of())).isEqualTo("http://a|tgk_demo|");
    }

    @Test
    void isFoundByItsLabel() {
        assertThat(Shell.labelled("powershell")).contains(Shell.POWERSHELL);
        assertThat(Shell.labelled("csh")).isEmpty();
    }

    private String sh(String script, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(folder.toFile());
        builder.environment().remove("ANTHROPIC_AUTH_TOKEN");
        builder.environment().remove("TIDEGATE_KEY");
        builder.environment().remove("NODE_EXTRA_CA_CERTS");
        builder.environment().putAll(environment);
        Process shell = builder.redirectErrorStream(true).start();
        String printed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return printed;
    }
}
