package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ToolNamesTest {
    private static final String SECRET = "rm -rf /home/somebody";

    @Test
    void aStreamNamesTheToolsThatItBeginsToUseInTheirOrderHoweverItIsCut() {
        byte[] stream = bytes(
                textStart() + toolStart("Bash") + inputDelta() + toolStart("mcp__files__read") + toolStart("Bash"));

        Reading whole = Reading.whole(new SseMeter(Usage.NONE), stream);

        assertThat(whole.tools()).containsExactly("Bash", "mcp__files__read", "Bash");
        assertThat(Reading.byteByByte(new SseMeter(Usage.NONE), stream)).isEqualTo(whole);
        for (int seed = 0; seed < 200; seed++) {
            assertThat(Reading.cut(new SseMeter(Usage.NONE), stream, new Random(seed)))
                    .as("seed %d", seed)
                    .isEqualTo(whole);
        }
    }

    @Test
    void aWholeAnswerNamesItsTools() {
        byte[] answer = bytes("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"},"
                + "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"Edit\",\"input\":{\"type\":\"tool_use\",\"name\":\"no\"}},"
                + "{\"name\":\"Read\",\"type\":\"tool_use\",\"input\":[{\"name\":\"no\"}]}],"
                + "\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}");

        Reading whole = Reading.whole(new JsonMeter(Usage.NONE), answer);

        assertThat(whole.tools()).containsExactly("Edit", "Read");
        assertThat(whole.exact()).isTrue();
        assertThat(Reading.byteByByte(new JsonMeter(Usage.NONE), answer)).isEqualTo(whole);
    }

    @Test
    void namesOfAnUnnamedEventCountToo() {
        String unnamed = toolStart("Grep").replaceFirst("event: .*\n", "");

        assertThat(tools(unnamed)).containsExactly("Grep");
    }

    @Test
    void serverToolsAndResultsAreNoToolsOfTheClient() {
        assertThat(tools(start("{\"type\":\"server_tool_use\",\"id\":\"x\",\"name\":\"web_search\"}")
                        + start("{\"type\":\"text\",\"text\":\"\\\"tool_use\\\" \\\"name\\\"\"}")))
                .isEmpty();
    }

    @Test
    void whatATextOrAnInputSaysIsNeverTaken() {
        assertThat(tools(start("{\"type\":\"tool_use\",\"input\":{\"name\":\"" + SECRET + "\"},\"id\":\"x\"}")))
                .isEmpty();
        assertThat(tools(toolStart(SECRET))).isEmpty();
    }

    @Test
    void theNumberAndTheLengthOfNamesAreBounded() {
        assertThat(tools(String.join("", Collections.nCopies(1000, toolStart("Bash")))))
                .hasSize(ToolNames.MOST);
        assertThat(tools(toolStart("x".repeat(128)) + toolStart("x".repeat(129))))
                .containsExactly("x".repeat(128));
    }

    @Test
    void aBlockThatIsHugeOrNoJsonHarmsNothing() {
        String huge = start("{\"type\":\"tool_use\",\"name\":\"Write\",\"input\":\"" + "x".repeat(2 << 20) + "\"}");
        String broken = start("{\"type\":\"tool_use\",\"name\":");
        String start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":"
                + "{\"input_tokens\":1,\"output_tokens\":1}}}\n\n";
        String end = "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},"
                + "\"usage\":{\"output_tokens\":5}}\n\n";

        Reading reading = Reading.whole(new SseMeter(Usage.NONE), bytes(start + huge + broken + end));

        assertThat(reading.tools()).containsExactly("Write");
        assertThat(reading.exact()).isTrue();
        assertThat(reading.known()).isEqualTo(new Usage(1, 5, 0, 0, 0));
    }

    private static List<String> tools(String stream) {
        return Reading.whole(new SseMeter(Usage.NONE), bytes(stream)).tools();
    }

    private static String textStart() {
        return start("{\"type\":\"text\",\"text\":\"\"}");
    }

    private static String toolStart(String name) {
        return start("{\"type\":\"tool_use\",\"id\":\"toolu_01A09q90qw90lq917835lq9\",\"name\":\"" + name
                + "\",\"input\":{}}");
    }

    private static String start(String block) {
        return "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,\"content_block\":"
                + block + "}\n\n";
    }

    private static String inputDelta() {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":"
                + "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"type\\\":\\\"tool_use\\\",\\\"name\\\":\\\"no\\\"}\"}}\n\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
