package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The official SDKs work through the edge, and its refusals are the exceptions that their users know. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkTest {
    private static final String MODEL = "claude-sonnet-4-6";

    private final ProviderAndEdge running = ProviderAndEdge.start("sdk");
    private String key = "";
    private AnthropicClient client = sdk("none");

    @BeforeAll
    void makeAKey() {
        key = running.edge().operator().keyFor("developer");
        client.close();
        client = sdk(key);
    }

    @AfterAll
    void stop() {
        client.close();
        running.close();
    }

    private AnthropicClient sdk(String apiKey) {
        return AnthropicOkHttpClient.builder()
                .baseUrl(running.edge().url())
                .apiKey(apiKey)
                .timeout(Duration.ofSeconds(30))
                .build();
    }

    private static MessageCreateParams message(String prompt) {
        return MessageCreateParams.builder()
                .model(MODEL)
                .maxTokens(64)
                .addUserMessage(prompt)
                .build();
    }

    private static String text(Message message) {
        return message.content().getFirst().text().orElseThrow().text();
    }

    private String streamed(String prompt) {
        try (StreamResponse<RawMessageStreamEvent> response = client.messages().createStreaming(message(prompt))) {
            MessageAccumulator whole = MessageAccumulator.create();
            response.stream().forEach(whole::accumulate);
            return text(whole.message());
        }
    }

    @Test
    void javaGetsAWholeMessage() {
        assertThat(text(client.messages().create(message("[[sim:text=plain]]"))))
                .isEqualTo("plain");
    }

    @Test
    void javaStreams() {
        assertThat(streamed("[[sim:text=\"streamed ü ✓ 🚀\"]]")).isEqualTo("streamed ü ✓ 🚀");
    }

    @Test
    void javaCountsTokens() {
        MessageCountTokensParams question = MessageCountTokensParams.builder()
                .model(MODEL)
                .addUserMessage("hi")
                .build();

        assertThat(client.messages().countTokens(question).inputTokens()).isPositive();
    }

    @Test
    void javaListsModels() {
        assertThat(client.models().list().data()).isNotEmpty();
    }

    @Test
    void javaRaisesTheClassOfTheError() {
        assertThatThrownBy(() -> client.messages().create(message("[[sim:status=400 message=\"not so\"]]")))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("not so");
    }

    @Test
    void javaRaisesTheRefusalOfTheEdge() {
        AnthropicClient stranger = sdk("tgk_nobody_here");

        assertThatThrownBy(() -> stranger.messages().create(message("x"))).isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    @Test
    void javaTakesAnErrorEventForAnError() {
        assertThatThrownBy(() -> streamed("[[sim:fault=error-mid after=4]]"))
                .isInstanceOf(AnthropicException.class)
                .hasMessageContaining("Overloaded");
    }

    @Test
    void javaTakesABrokenStreamForAnError() {
        assertThatThrownBy(() -> streamed("[[sim:fault=cut-mid after=4]]")).isInstanceOf(AnthropicException.class);
    }

    @Test
    void javaScriptDoesAllOfIt() throws IOException {
        Path folder = NpmClients.installed().folder();
        Path script = folder.resolve("sdk-check.mjs");
        try (var source = Objects.requireNonNull(SdkTest.class.getResourceAsStream("/clients/sdk-check.mjs"))) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Map<String, String> environment =
                Map.of("ANTHROPIC_BASE_URL", running.edge().url(), "ANTHROPIC_API_KEY", key);

        try (Program node =
                Program.start(BuildFolder.scratch("sdk-js"), "node", environment, List.of("node", script.toString()))) {
            assertThat(node.awaitExit(Duration.ofSeconds(90)))
                    .describedAs("%s", node.output())
                    .isZero();
            assertThat(node.output()).contains("PASS broken stream is an error").doesNotContain("FAIL");
        }
    }
}
