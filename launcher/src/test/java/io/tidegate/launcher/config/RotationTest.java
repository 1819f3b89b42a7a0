package io.tidegate.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.ConfigKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every secret of a configuration has its row in the table of {@code docs/operations.md}, "Rotate secrets". */
class RotationTest {
    private static final Pattern SECTION = Pattern.compile("(?s)\\n## Rotate secrets\\n(.*?)\\n## ");

    @ParameterizedTest
    @EnumSource
    void tellsHowToRotateEverySecret(Example example) throws IOException {
        List<String> secrets = example.keys().stream()
                .filter(key -> key.type().equals("secret"))
                .map(ConfigKeys.Key::path)
                .map(path -> path.replace("[0]", "[]"))
                .toList();
        Matcher section = SECTION.matcher(Files.readString(Example.projectFile("docs/operations.md")));
        assertThat(section.find()).isTrue();
        List<String> rows =
                section.group(1).lines().filter(line -> line.startsWith("| ")).toList();

        assertThat(secrets)
                .contains("operator.token")
                .hasSizeGreaterThan(2)
                .allSatisfy(secret -> assertThat(rows).anyMatch(row -> row.contains("`" + secret + "`")));
    }
}
