package io.tidegate.launcher.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.launcher.load.Kind.Course;
import io.tidegate.simulator.Simulator;
import io.tidegate.simulator.SimulatorOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load sees every byte, right or wrong. */
@Timeout(60)
class LoadLoopTest {
    private static final Duration SHORT = Duration.ofMillis(300);

    private static Vertx vertx;
    private static Simulator simulator;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        simulator = Simulator.start(vertx, SimulatorOptions.DEFAULTS).await();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    private static String body(String orders) {
        return "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"[[sim:text="
                + RequestTemplate.NUMBER + "abcdefghijkl]][[sim:usage=in:7,out:9]]" + orders + "\"}]}";
    }

    private static AnswerTemplate learn(String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/v1/messages"))
                            .POST(BodyPublishers.ofString(body.replace(RequestTemplate.NUMBER, "12345678")))
                            .build(),
                    BodyHandlers.ofByteArray());
            String id = answer.headers().firstValue("request-id").orElseThrow();
            return AnswerTemplate.learn(answer.body(), AnswerReader.count(id), "12345678");
        }
    }

    private static Kind kind(String orders, Course course, boolean newConnection)
            throws IOException, InterruptedException {
        RequestTemplate request = RequestTemplate.message("sim", Map.of("x-api-key", "k"), body(orders));
        return new Kind(request, learn(body("")), course, newConnection);
    }

    private static LoadResult run(int connections, OptionalInt perSecond, Kind... kinds)
            throws IOException, InterruptedException {
        InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), simulator.port());
        Load load = new Load(target, connections, perSecond, Duration.ZERO, SHORT, _ -> List.of(kinds));
        return LoadLoop.run(load, 5, new LoadLoop.Window() {
            @Override
            public void begin() {}

            @Override
            public void end() {}
        });
    }

    @Test
    void takesWhatIsRightToTheByteHoweverItIsCut() throws Exception {
        for (String shape : List.of("plain", "oneshot", "single", "bytes", "split")) {
            int before = simulator.bill().entries().size();

            LoadResult result = run(3, OptionalInt.empty(), kind("[[sim:shape=" + shape + "]]", Course.WHOLE, false));

            assertThat(result.complaints()).as(shape).isEmpty();
            assertThat(result.wrong()).isZero();
            assertThat(result.whole()).isEqualTo(result.sent()).isPositive();
            assertThat(result.measured()).isPositive().isLessThanOrEqualTo(result.whole());
            assertThat(result.firstByte().percentile(0.5)).isPositive();
            // one for the answer that was learnt
            assertThat(simulator.bill().entries()).hasSize(before + 1 + (int) result.sent());
        }
    }

    @Test
    void opensAConnectionForEachExchangeWhereItShall() throws Exception {
        LoadResult result = run(2, OptionalInt.empty(), kind("", Course.WHOLE, true));

        assertThat(result.wrong()).isZero();
        assertThat(result.whole()).isEqualTo(result.sent()).isGreaterThan(2);
    }

    @Test
    void complainsOfAnAnswerThatDiffersInOneByte() throws Exception {
        Kind right = kind("", Course.WHOLE, false);
        AnswerTemplate other = learn(body("").replace("abcdefghijkl", "abcdefghijkL"));

        LoadResult result = run(1, OptionalInt.empty(), new Kind(right.request(), other, Course.WHOLE, false));

        assertThat(result.whole()).isZero();
        assertThat(result.wrong()).isEqualTo(result.sent()).isPositive();
        assertThat(result.complaints().getFirst()).contains("another byte than expected at", "says l");
    }

    @Test
    void complainsOfAStreamThatIsBrokenOffAndOfOneThatOnlySeemsWhole() throws Exception {
        LoadResult cut = run(1, OptionalInt.empty(), kind("[[sim:fault=cut-mid after=4]]", Course.WHOLE, false));
        LoadResult shorter = run(1, OptionalInt.empty(), kind("[[sim:fault=end-mid after=4]]", Course.WHOLE, false));
        LoadResult refused = run(1, OptionalInt.empty(), kind("[[sim:status=529]]", Course.WHOLE, false));

        assertThat(cut.wrong()).isEqualTo(cut.sent()).isPositive();
        assertThat(cut.complaints().getFirst()).startsWith("connection closed: broken off after");
        assertThat(shorter.complaints().getFirst()).startsWith("ended as if whole with");
        assertThat(refused.complaints().getFirst()).startsWith("status 529: {\"type\":\"error\"");
    }

    @Test
    void takesFaultsAndAbortsAsTheyWereOrdered() throws Exception {
        LoadResult result = run(
                2,
                OptionalInt.empty(),
                kind("[[sim:fault=cut-mid after=4]]", Course.BROKEN, false),
                kind("[[sim:status=529]]", Course.BROKEN, false),
                kind("[[sim:fault=reset-before]]", Course.BROKEN, false),
                kind("[[sim:delay=20]]", Course.ABORTED, false));
        LoadResult whole = run(1, OptionalInt.empty(), kind("", Course.BROKEN, false));

        assertThat(result.complaints()).isEmpty();
        assertThat(result.asOrdered()).isEqualTo(result.sent()).isGreaterThan(4);
        assertThat(whole.wrong()).isEqualTo(whole.sent()).isPositive();
    }

    @Test
    void keepsToARate() throws Exception {
        LoadResult result = run(4, OptionalInt.of(100), kind("", Course.WHOLE, false));

        assertThat(result.wrong()).isZero();
        // 0.3 s of it, on a machine that may be busy
        assertThat(result.sent()).isBetween(20L, 31L);
    }

    @Test
    void writesTheNumberOfARequestIntoIt() {
        RequestTemplate template = RequestTemplate.message("a", Map.of(), body(""));
        RequestTemplate.Numbered copy = template.copy();

        assertThat(new String(copy.with(42), UTF_8))
                .contains("text=00000042abc")
                .startsWith("POST /v1/messages ");
        assertThat(copy.number()).isEqualTo("00000042".getBytes(UTF_8));
    }
}
