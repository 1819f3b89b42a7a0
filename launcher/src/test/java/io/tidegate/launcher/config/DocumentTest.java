package io.tidegate.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of {@code docs/configuration.md} are what the records say; when this fails, paste what it expected. */
class DocumentTest {
    @ParameterizedTest
    @EnumSource
    void listsEveryKeyWithItsVariableAndDefault(Example example) throws IOException {
        String table = example.keys().stream()
                .map(key -> "| `%s`<br>`%s` | %s | %s | %s |"
                        .formatted(key.path(), key.variable(), presence(key.presence()), key.type(), key.doc()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Example.projectFile("docs/configuration.md")))
                .contains(table);
    }

    private static String presence(String presence) {
        return presence.equals("none") || presence.equals("required") ? presence : "`" + presence + "`";
    }
}
