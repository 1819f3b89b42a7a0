package io.tidegate.edge.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidegate.common.config.ConfigKeys;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code config/edge-node.yml} shows every key with what it is for and its default. */
class ExampleTest {
    private static final Map<String, String> ENV =
            Map.of("TIDEGATE_ADMIN_TOKEN", "0123456789abcdef", "ANTHROPIC_API_KEY", "sk-ant-1");

    private final Path file = Configs.projectFile("config/edge-node.yml");
    private final List<ConfigKeys.Key> keys = ConfigKeys.of(EdgeConfig.class);

    @Test
    void loads() {
        assertThat(ConfigLoader.load(file, ENV, EdgeConfig.class))
                .isInstanceOfSatisfying(
                        ConfigResult.Loaded.class,
                        loaded -> assertThat(loaded.config())
                                .extracting("claudeCode")
                                .isEqualTo(Configs.loaded(Configs.LEAST
                                                + "claudeCode: {defaultQuota: {daily: 5000000, monthly: 100000000}}")
                                        .claudeCode()));
    }

    @Test
    void isRightAlsoWithEveryLineSwitchedOn() throws IOException {
        assertThat(ConfigLoader.parse(switchedOn(), file, ENV, EdgeConfig.class))
                .isInstanceOf(ConfigResult.Loaded.class);
    }

    @Test
    void showsEveryKeyWithItsDefault() throws IOException {
        JsonNode example = new YAMLMapper().readTree(switchedOn());

        assertThat(keys).allSatisfy(key -> {
            JsonNode value = example.at("/" + key.path().replace("[0]", "/0").replace('.', '/'));
            assertThat(value.isMissingNode()).as("%s is there", key.path()).isFalse();
            if (!key.presence().equals("none") && !key.presence().equals("required")) {
                assertThat(text(value)).as(key.path()).isEqualTo(key.presence());
            }
        });
    }

    @Test
    void saysWhatEveryKeyIsFor() throws IOException {
        String comments = Files.readString(file).replaceAll("\\s*\\n\\s*# ", " ");

        assertThat(keys).allSatisfy(key -> assertThat(comments).contains(key.doc()));
    }

    /** With keys that are commented out, "#key: value", as if they were not; prose has a blank after its "#". */
    private String switchedOn() throws IOException {
        return Files.readString(file).replaceAll("(?m)^( *)#(?=[a-z])", "$1");
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText();
        }
        List<String> items = new ArrayList<>();
        value.forEach(item -> items.add(item.asText()));
        return String.join(", ", items);
    }
}
