package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.ConfigKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of {@code docs/configuration.md} is what the records say; when this fails, paste what it expected. */
class DocumentTest {
    @Test
    void listsEveryKeyWithItsVariableAndDefault() throws IOException {
        String table = ConfigKeys.of(EdgeConfig.class).stream()
                .map(key -> "| `%s`<br>`%s` | %s | %s | %s |"
                        .formatted(key.path(), key.variable(), presence(key.presence()), key.type(), key.doc()))
                .collect(Collectors.joining("\n"));

        assertThat(Files.readString(Configs.projectFile("docs/configuration.md")))
                .contains(table);
    }

    private static String presence(String presence) {
        return presence.equals("none") || presence.equals("required") ? presence : "`" + presence + "`";
    }
}
