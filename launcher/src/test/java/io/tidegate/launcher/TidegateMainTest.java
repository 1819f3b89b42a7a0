package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** All commands go together in one program. */
class TidegateMainTest {
    private static final List<String> COMMANDS = List.of(
            "demo",
            "edge",
            "coordinator",
            "drain",
            "simulator",
            "bench",
            "config",
            "backup",
            "restore",
            "verify",
            "connect",
            "discover",
            "users",
            "keys",
            "quotas",
            "tokens",
            "audit",
            "usage",
            "report",
            "nodes");

    @TempDir
    private Path folder;

    @Test
    @Timeout(60)
    void itsHelpNamesThemAll() throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TidegateMain.class.getName(),
                        "--help")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        String help = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(help).isZero();
        for (String command : COMMANDS) {
            assertThat(help).containsPattern("\n +" + command + "  +\\S");
        }
    }
}
