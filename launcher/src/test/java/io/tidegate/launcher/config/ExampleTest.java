package io.tidegate.launcher.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidegate.common.config.ConfigLoader;
import io.tidegate.common.config.ConfigResult;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The files in {@code config} show every key with what it is for and its default. */
class ExampleTest {
    private static final Map<String, String> ENV = Map.of(
            "TIDEGATE_ADMIN_TOKEN",
            "0123456789abcdef",
            "ANTHROPIC_API_KEY",
            "sk-ant-1",
            "TIDEGATE_JOIN_TOKEN",
            "a-join-token",
            "TIDEGATE_STORE_PASSWORD",
            "secret",
            "OTLP_TOKEN",
            "a-token",
            "TIDEGATE_CLUSTER_KEY",
            "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

    @ParameterizedTest
    @EnumSource
    void loads(Example example) {
        assertThat(ConfigLoader.load(example.file(), ENV, example.type())).isInstanceOf(ConfigResult.Loaded.class);
    }

    @ParameterizedTest
    @EnumSource
    void isRightAlsoWithEveryLineSwitchedOn(Example example) throws IOException {
        ConfigResult<?> result = ConfigLoader.parse(example.switchedOn(), example.file(), ENV, example.type());

        assertThat(result).as(result.toString()).isInstanceOf(ConfigResult.Loaded.class);
    }

    @ParameterizedTest
    @EnumSource
    void showsEveryKeyWithItsDefault(Example example) throws IOException {
        JsonNode shown = new YAMLMapper().readTree(example.everyKey());

        assertThat(example.keys()).allSatisfy(key -> {
            JsonNode value = shown.at("/" + key.path().replace("[0]", "/0").replace('.', '/'));
            assertThat(value.isMissingNode()).as("%s is there", key.path()).isFalse();
            if (!key.presence().equals("none") && !key.presence().equals("required")) {
                assertThat(text(value)).as(key.path()).isEqualTo(key.presence());
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatEveryKeyIsFor(Example example) throws IOException {
        String comments = Files.readString(example.file()).replaceAll("\\s*\\n\\s*# ", " ");

        assertThat(example.keys()).allSatisfy(key -> assertThat(comments).contains(key.doc()));
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
