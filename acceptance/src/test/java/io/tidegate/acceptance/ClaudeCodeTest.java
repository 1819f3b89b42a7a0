package io.tidegate.acceptance;

import static io.tidegate.acceptance.ClaudeCode.Credential.ANTHROPIC_API_KEY;
import static io.tidegate.acceptance.ClaudeCode.Credential.ANTHROPIC_AUTH_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Claude Code works through the edge as it does without it, and its user reads what the edge has to say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClaudeCodeTest {
    private static final String UNICODE = "Grüße – “naïve” Ελληνικά русский 日本語 한국어 العربية 👩‍💻🚀 𝔘𝔫𝔦 end";
    /** The client's own retries take minutes; an error shown sooner was not retried. */
    private static final Duration NOT_RETRIED = Duration.ofSeconds(20);

    private final ProviderAndEdge running = ProviderAndEdge.start("claude-code");
    private String key = "";

    @BeforeAll
    void makeAKey() {
        key = running.edge().operator().keyFor("developer");
    }

    @AfterAll
    void stop() {
        running.close();
    }

    private ClaudeCode developer() throws IOException {
        return ClaudeCode.pointedAt(running.edge().url(), ANTHROPIC_AUTH_TOKEN, key);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertAnswer(ClaudeCode.Run run, String expected) {
        assertThat(run.exitStatus()).describedAs("%s", run).isZero();
        assertThat(run.answer()).isEqualTo(expected);
    }

    private static void assertRefused(ClaudeCode.Run run, String... texts) {
        assertThat(run.exitStatus()).describedAs("%s", run).isNotZero();
        assertThat(run.output()).contains(texts);
        assertThat(run.took()).describedAs("%s", run).isLessThan(NOT_RETRIED);
    }

    @ParameterizedTest
    @EnumSource(ClaudeCode.Credential.class)
    void answersWithTheKeyInEitherPlace(ClaudeCode.Credential credential) throws Exception {
        ClaudeCode developer = ClaudeCode.pointedAt(running.edge().url(), credential, key);

        assertAnswer(developer.run("-p", "say hi [[sim:text=plain-ok]]"), "plain-ok");
    }

    @Test
    void answersAsJson() throws Exception {
        ClaudeCode.Run run = developer().run("-p", "x [[sim:text=json-ok]]", "--output-format", "json");

        assertThat(run.exitStatus()).describedAs("%s", run).isZero();
        JsonObject result = new JsonObject(run.answer());
        assertThat(result.getBoolean("is_error")).isFalse();
        assertThat(result.getString("result")).isEqualTo("json-ok");
    }

    @Test
    void answersAsAStreamOfJson() throws Exception {
        ClaudeCode.Run run = developer()
                .run(
                        "-p",
                        "x [[sim:think=pondering]] [[sim:text=stream-ok]]",
                        "--output-format",
                        "stream-json",
                        "--verbose");

        assertThat(run.exitStatus()).describedAs("%s", run).isZero();
        assertThat(run.output()).contains("\"subtype\":\"init\"", "\"type\":\"assistant\"", "\"result\":\"stream-ok\"");
    }

    @Test
    void writesAFileWithATool() throws Exception {
        ClaudeCode developer = developer();
        Path file = developer.work().resolve("made-by-tool.txt");
        String content = "first line\nsecond: ü ✓";

        ClaudeCode.Run run = developer.run(
                "-p",
                "x [[sim:tool=Write path=%s text64=%s]] [[sim:text=write-done]]".formatted(file, base64(content)),
                "--permission-mode",
                "acceptEdits",
                "--allowedTools",
                "Write");

        assertAnswer(run, "write-done");
        assertThat(file).hasContent(content);
    }

    @Test
    void chainsTools() throws Exception {
        ClaudeCode developer = developer();
        Path file = developer.work().resolve("chain.txt");
        String command = base64("tr a-z A-Z < %s; echo; echo end-of-chain".formatted(file));

        ClaudeCode.Run run = developer.run(
                "-p",
                ("x [[sim:tool=Write path=%1$s text=alpha]] [[sim:tool=Read path=%1$s]] [[sim:tool=Bash cmd64=%2$s]]"
                                + " [[sim:echo_result=1]]")
                        .formatted(file, command),
                "--permission-mode",
                "acceptEdits",
                "--allowedTools",
                "Write,Read,Bash");

        assertThat(run.exitStatus()).describedAs("%s", run).isZero();
        assertThat(run.output()).contains("ALPHA", "end-of-chain");
    }

    @Test
    void continuesAndResumesASession() throws Exception {
        ClaudeCode developer = developer();

        assertAnswer(developer.run("-p", "first question [[sim:echo=1]]"), "turns=1 last=first question");
        assertAnswer(developer.run("-c", "-p", "second question [[sim:echo=1]]"), "turns=2 last=second question");
        ClaudeCode.Run resumed =
                developer.run("--resume", developer.sessionId(), "-p", "third question [[sim:echo=1]]");
        assertAnswer(resumed, "turns=3 last=third question");
    }

    @Test
    void takesALongAnswerWhole() throws Exception {
        ClaudeCode.Run run = developer().run("-p", "x [[sim:long=20000]]");

        assertThat(run.exitStatus()).isZero();
        assertThat(run.answer().split(" ")).hasSize(20_000).endsWith("w20000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[[sim:shape=bytes]]", "[[sim:shape=crlf]]"})
    void takesUnicodeInEveryShapeOfTheStream(String shape) throws Exception {
        assertAnswer(developer().run("-p", "x [[sim:unicode=1]] " + shape), UNICODE);
    }

    @Test
    void sendsABigBody() throws Exception {
        ClaudeCode developer = developer();
        StringBuilder big = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            big.append("line ").append(i).append(": some filler text to make a big request body\n");
        }
        Path input = Files.writeString(developer.work().resolve("big.txt"), big + "[[sim:text=big-ok]]\n");

        assertAnswer(developer.run(input, "-p", "summarise"), "big-ok");
    }

    @Test
    @Tag("full")
    void waitsForALateFirstByte() throws Exception {
        assertAnswer(developer().run("-p", "x [[sim:fault=late ms=15000]] [[sim:text=late-ok]]"), "late-ok");
    }

    /** With one upstream the edge has no other to try: the client's own retry is what recovers. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[sim:status=529 times=1]]",
                "[[sim:status=500 times=2]]",
                "[[sim:fault=reset-before times=1]]",
                "[[sim:fault=cut-mid after=4 times=1]]"
            })
    void recoversFromAFaultOfTheProvider(String fault) throws Exception {
        assertAnswer(developer().run("-p", "x " + fault + " [[sim:text=recovered]]"), "recovered");
    }

    @Test
    void showsTheProvidersErrorInItsOwnWords() throws Exception {
        String message = "policy-7f3a: this team may not do that";

        ClaudeCode.Run run = developer()
                .run("-p", "x [[sim:status=402 type=billing_error message64=%s]]".formatted(base64(message)));

        assertRefused(run, message);
    }

    @Test
    void keepsTheHeadersOfTheClientButNotItsKey() throws Exception {
        String tag = "tag-" + UUID.randomUUID();

        assertAnswer(developer().run("-p", tag + " [[sim:text=headers-ok]]"), "headers-ok");

        assertThat(running.simulator().requests(tag)).isNotEmpty().allSatisfy(request -> {
            JsonObject headers = request.getJsonObject("headers");
            assertThat(headers.getString("anthropic-version")).isEqualTo("2023-06-01");
            assertThat(headers.getString("anthropic-beta")).startsWith("claude-code-");
            assertThat(headers.getString("user-agent")).startsWith("claude-cli/");
            assertThat(headers.getString("x-api-key")).isEqualTo(EdgeSettings.UPSTREAM_SECRET);
            assertThat(headers.encode()).doesNotContain(key);
        });
    }

    @ParameterizedTest
    @CsvSource({"ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_API_KEY"})
    void tellsTheUserThatTheKeyIsBad(ClaudeCode.Credential credential) throws Exception {
        ClaudeCode developer = ClaudeCode.pointedAt(running.edge().url(), credential, "tgk_nosuch_key");

        assertRefused(developer.run("-p", "x"), "Failed to authenticate", "401");
    }

    @Test
    void tellsTheUserThatTheModelIsNotAllowed() throws Exception {
        running.edge().operator().createUser("haiku-only");
        JsonObject wanted =
                new JsonObject().put("user", "haiku-only").put("models", new JsonArray().add("claude-haiku-*"));
        String limited = running.edge().operator().createKey(wanted);
        ClaudeCode developer = ClaudeCode.pointedAt(running.edge().url(), ANTHROPIC_API_KEY, limited);

        assertRefused(developer.run("--model", "claude-opus-5-5", "-p", "x"), "API Error: 451", "claude-opus-5-5");
    }

    @Test
    void tellsTheUserThatTheBaseUrlIsWrong() throws Exception {
        ClaudeCode developer = ClaudeCode.pointedAt(running.edge().url() + "/v1", ANTHROPIC_AUTH_TOKEN, key);

        assertRefused(developer.run("-p", "x"), "API Error: 451", "ANTHROPIC_BASE_URL must not end in /v1");
    }

    @Test
    void tellsTheUserThatTheQuotaIsUsedUpAndWhenItResets() throws Exception {
        String spent = running.edge().operator().keyFor("spent");
        running.edge().operator().setDailyTokens("spent", 1);
        ClaudeCode developer = ClaudeCode.pointedAt(running.edge().url(), ANTHROPIC_AUTH_TOKEN, spent);

        ClaudeCode.Run run = developer.run("-p", "x");

        assertRefused(run, "Request rejected (429)", "resets");
        assertThat(run.output()).containsPattern("day|daily");
    }
}
