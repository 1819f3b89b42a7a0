package io.tidegate.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.simulator.answer.AnswerPlanner;
import io.tidegate.simulator.json.Json;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What an answer says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnswerMarkersTest {
    private RunningSimulator sim;

    @BeforeAll
    void start() throws TimeoutException {
        sim = RunningSimulator.withDefaults();
    }

    @AfterAll
    void stop() throws TimeoutException {
        sim.close();
    }

    @Test
    void greetsWithoutAMarkerInTheProvidersOrderOfEvents() throws IOException {
        RawAnswer answer = sim.stream("hi");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.header("request-id"))
                .hasValueSatisfying(id -> assertThat(id).startsWith("req_sim_"));
        assertThat(answer.streamedText()).isEqualTo("Hello from the simulator.");
        assertThat(answer.eventTypes())
                .startsWith("message_start", "content_block_start", "ping", "content_block_delta")
                .endsWith("content_block_stop", "message_delta", "message_stop");
    }

    @Test
    void answersAsOneMessageWhenNotStreaming() throws IOException {
        RawAnswer answer = sim.whole("[[sim:text=Hello]]");

        assertThat(answer.header("content-type")).contains("application/json");
        assertThat(answer.json().at("/content/0/text").asText()).isEqualTo("Hello");
        assertThat(answer.json().at("/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(answer.json().at("/model").asText()).isEqualTo("claude-test");
    }

    @Test
    void countsATokenForEveryFourCharacters() throws IOException {
        JsonNode usage = sim.whole("[[sim:text=Hello]]").json().path("usage");

        int requestBytes = Json.bytes(RunningSimulator.request("[[sim:text=Hello]]", false)).length;
        assertThat(usage.path("input_tokens").asInt()).isEqualTo(Math.ceilDiv(requestBytes, 4));
        int contentChars = "[{\"type\":\"text\",\"text\":\"Hello\"}]".length();
        assertThat(usage.path("output_tokens").asInt()).isEqualTo(Math.ceilDiv(contentChars, 4));
    }

    @Test
    void givesTheUsageItIsToldAtTheStartAndAtTheEnd() throws IOException {
        RawAnswer answer = sim.stream("[[sim:usage=in:5,out:60,cr:7,cw5m:8,cw1h:9]]");

        JsonNode start = answer.events().getFirst().at("/message/usage");
        assertThat(start.path("input_tokens").asInt()).isEqualTo(5);
        assertThat(start.path("output_tokens").asInt()).isEqualTo(1);
        assertThat(start.path("cache_read_input_tokens").asInt()).isEqualTo(7);
        assertThat(start.path("cache_creation_input_tokens").asInt()).isEqualTo(17);
        assertThat(start.at("/cache_creation/ephemeral_5m_input_tokens").asInt())
                .isEqualTo(8);
        assertThat(start.at("/cache_creation/ephemeral_1h_input_tokens").asInt())
                .isEqualTo(9);
        JsonNode end = answer.events().get(answer.events().size() - 2).path("usage");
        assertThat(end.path("output_tokens").asInt()).isEqualTo(60);
    }

    @Test
    void readsBase64AndEscapes() throws IOException {
        assertThat(sim.stream("[[sim:text64=W1tdXSAiZsO8ciI=]]").streamedText()).isEqualTo("[[]] \"für\"");
        assertThat(sim.stream("[[sim:text=\"a \\\"b\\\"\\nc\"]]").streamedText())
                .isEqualTo("a \"b\"\nc");
    }

    @Test
    void countsWordsAndSpeaksUnicode() throws IOException {
        assertThat(sim.stream("[[sim:long=3]]").streamedText()).isEqualTo("w1 w2 w3");
        assertThat(sim.stream("[[sim:long=2000]]").streamedText()).endsWith(" w1999 w2000");
        assertThat(sim.stream("[[sim:unicode=1]]").streamedText()).isEqualTo(AnswerPlanner.UNICODE);
        assertThat(sim.whole("[[sim:unicode=1]]").text()).contains(AnswerPlanner.UNICODE);
    }

    @Test
    void sendsAHugeTextInASingleEvent() throws IOException {
        RawAnswer answer = sim.stream("[[sim:huge=3000000]]");

        assertThat(answer.eventTypes()).containsOnlyOnce("content_block_delta");
        assertThat(answer.streamedText()).hasSize(3_000_000);
    }

    @Test
    void thinksAndSignsBeforeItSpeaks() throws IOException {
        RawAnswer answer = sim.whole("[[sim:think=\"let me see\"]] [[sim:text=so]]");

        assertThat(answer.json().at("/content/0/thinking").asText()).isEqualTo("let me see");
        assertThat(answer.json().at("/content/0/signature").asText()).isNotEmpty();
        assertThat(answer.json().at("/content/1/text").asText()).isEqualTo("so");
        assertThat(sim.stream("[[sim:think=x]]").text()).contains("thinking_delta", "signature_delta");
    }

    @Test
    void searchesTheWebByItself() throws IOException {
        RawAnswer answer = sim.stream("[[sim:server_tool=web_search]]");

        assertThat(answer.text()).contains("server_tool_use", "web_search_tool_result");
        JsonNode usage = answer.events().get(answer.events().size() - 2).path("usage");
        assertThat(usage.at("/server_tool_use/web_search_requests").asInt()).isEqualTo(1);
    }

    @Test
    void stopsForTheReasonGiven() throws IOException {
        assertThat(sim.whole("[[sim:stop=max_tokens]]")
                        .json()
                        .at("/stop_reason")
                        .asText())
                .isEqualTo("max_tokens");
    }

    @Test
    void echoesTheLastPromptAndTheNumberOfTurns() throws IOException {
        ObjectNode request = RunningSimulator.request("[[sim:echo=1]] first", false);
        ArrayNode messages = request.withArray("messages");
        messages.addObject().put("role", "assistant").put("content", "x");
        messages.addObject()
                .put("role", "user")
                .put("content", "<system-reminder>be brief</system-reminder>[[sim:echo=1]] second");
        messages.insertObject(0).put("role", "user").put("content", "<system-reminder>only</system-reminder>");

        RawAnswer answer = sim.post(request, RunningSimulator.PATIENT);

        assertThat(answer.json().at("/content/0/text").asText()).isEqualTo("turns=1 last=second");
    }

    @Test
    void callsToolsOneAfterTheOtherAndThenTellsTheResult() throws IOException {
        String prompt = "[[sim:tool=Write path=/p text=T]] [[sim:tool=Bash cmd=\"ls -l\"]] [[sim:echo_result=1]]";
        ObjectNode request = RunningSimulator.request(prompt, false);
        request.putArray("tools").addObject().put("name", "Write");
        request.withArray("tools").addObject().put("name", "Bash");

        JsonNode first = sim.post(request, RunningSimulator.PATIENT).json();
        assertThat(first.at("/stop_reason").asText()).isEqualTo("tool_use");
        assertThat(Json.text(first.at("/content/1/input"))).isEqualTo("{\"file_path\":\"/p\",\"content\":\"T\"}");

        addToolTurn(request, "written");
        JsonNode second = sim.post(request, RunningSimulator.PATIENT).json();
        assertThat(second.at("/content/1/input/command").asText()).isEqualTo("ls -l");

        addToolTurn(request, "listed");
        JsonNode third = sim.post(request, RunningSimulator.PATIENT).json();
        assertThat(third.at("/content/0/text").asText()).isEqualTo("tool said: listed");
    }

    private static void addToolTurn(ObjectNode request, String result) {
        ArrayNode messages = request.withArray("messages");
        messages.addObject()
                .put("role", "assistant")
                .putArray("content")
                .addObject()
                .put("type", "tool_use");
        messages.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("content", result);
    }

    @Test
    void streamsToolInputAsPartialJson() throws IOException {
        ObjectNode request = RunningSimulator.request("[[sim:tool=Any json64=eyJ4IjpbMSwyLDMsNCw1LDZdfQ==]]", true);
        request.putArray("tools").addObject().put("name", "Any");

        RawAnswer answer = sim.post(request, RunningSimulator.PATIENT);

        StringBuilder json = new StringBuilder();
        answer.events()
                .forEach(e -> json.append(e.path("delta").path("partial_json").asText()));
        assertThat(json).hasToString("{\"x\":[1,2,3,4,5,6]}");
    }

    @Test
    void saysSoWhenAToolIsNotOffered() throws IOException {
        assertThat(sim.whole("[[sim:tool=Write path=/p]]")
                        .json()
                        .at("/content/0/text")
                        .asText())
                .isEqualTo("tool Write is not offered in this request");
    }

    @Test
    void answersSideRequestsBySchemaAndNeverFailsThem() throws IOException {
        ObjectNode request = RunningSimulator.request("[[sim:status=529]] [[sim:fault=reset-before]]", false);
        ObjectNode format =
                request.putObject("output_config").putObject("format").put("type", "json_schema");
        ObjectNode properties = format.putObject("schema").put("type", "object").putObject("properties");
        properties.putObject("title").put("type", "string");
        properties.putObject("n").put("type", "integer");

        RawAnswer answer = sim.post(request, RunningSimulator.PATIENT);

        assertThat(answer.json().at("/content/0/text").asText()).isEqualTo("{\"title\":\"Simulated\",\"n\":0}");
    }

    @Test
    void judgesToolCallsWhenAsked() throws IOException {
        ObjectNode request = RunningSimulator.request("[[sim:tool=Bash cmd=x]]", false);
        request.putArray("tools").addObject().put("name", "Bash");
        request.putArray("safeguards").addObject().put("type", "dangerous_tool_use");

        JsonNode message = sim.post(request, RunningSimulator.PATIENT).json();

        String id = message.at("/content/1/id").asText();
        assertThat(message.at("/safeguard_results/0/status/tool_uses/" + id + "/outcome")
                        .asText())
                .isEqualTo("not_flagged");
    }

    @Test
    void searchesOnlyTheLastPromptThatHoldsAMarker() throws IOException {
        ObjectNode request = RunningSimulator.request("[[sim:text=old]]", false).put("system", "[[sim:status=500]]");
        request.withArray("messages").addObject().put("role", "user").put("content", "[[sim:text=new]]");
        request.withArray("messages").addObject().put("role", "user").put("content", "no marker");

        RawAnswer answer = sim.post(request, RunningSimulator.PATIENT);

        assertThat(answer.json().at("/content/0/text").asText()).isEqualTo("new");
    }
}
