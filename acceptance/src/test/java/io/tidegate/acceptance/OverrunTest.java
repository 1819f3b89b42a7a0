package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.testing.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a stream that outgrows its quota: at an edge of a cluster, and at one that stands alone. */
@Tag("full")
class OverrunTest {
    private static final String USER = "developer";
    /** More than a step of output, and less than two. */
    private static final long TOKENS = 6_000;

    private static final int WORDS = 5_000;
    private static final Duration HEARD_WITHIN = Duration.ofSeconds(20);

    /** Where it runs. */
    enum Place {
        CLUSTER,
        STANDING_ALONE
    }

    @ParameterizedTest
    @EnumSource
    void isCutWhereTheQuotaSaysSoAndTheNextRequestHearsWhy(Place place) throws IOException {
        try (Edge edge = Edge.start("cut", place)) {
            edge.setQuota("cut");

            RawResponse cut = edge.ask();

            assertThat(cut.status()).isEqualTo(200);
            assertThat(cut.complete()).describedAs("the end of the body").isFalse();
            assertThat(cut.text()).contains("event: message_start").doesNotContain("message_stop");
            edge.awaitSettled();
            assertThat(edge.quota().used()).isLessThan(TOKENS);
            assertRefused(edge.ask());
        }
    }

    @ParameterizedTest
    @EnumSource
    void mayFinishElse(Place place) throws IOException {
        try (Edge edge = Edge.start("finish", place)) {
            edge.setQuota("finish");

            RawResponse whole = edge.ask();

            assertThat(whole.status()).isEqualTo(200);
            assertThat(whole.complete()).isTrue();
            assertThat(whole.text()).contains("event: message_stop");
            edge.awaitSettled();
            assertThat(edge.quota().used()).isGreaterThan(TOKENS);
            assertRefused(edge.ask());
        }
    }

    @Test
    void isNotCutWhileTheQuotaHasRoom() throws IOException {
        try (Edge edge = Edge.start("room", Place.STANDING_ALONE)) {
            edge.operator().setQuota(USER, "tokens", 100 * TOKENS, new JsonObject().put("overrun", "cut"));

            assertThat(edge.ask().complete()).isTrue();
        }
    }

    private static void assertRefused(RawResponse refusal) {
        AnthropicError.assertRefused(
                refusal, 429, "billing_error", "Your total token quota of 6,000 tokens has no room for this request");
    }

    /** One edge, and what may change its quotas. */
    private record Edge(EdgeProcess process, Operator operator, String key, AutoCloseable whole)
            implements AutoCloseable {
        static Edge start(String name, Place place) {
            return switch (place) {
                case CLUSTER -> {
                    Cluster cluster = Cluster.start("overrun-" + name, 1);
                    yield new Edge(
                            cluster.edges().getFirst(),
                            cluster.coordinator().operator(),
                            cluster.keyFor(USER),
                            cluster);
                }
                case STANDING_ALONE -> {
                    ProviderAndEdge both = ProviderAndEdge.start("overrun-" + name);
                    Operator operator = both.edge().operator();
                    yield new Edge(both.edge(), operator, operator.keyFor(USER), both);
                }
            };
        }

        void setQuota(String overrun) {
            operator.setQuota(USER, "tokens", TOKENS, new JsonObject().put("overrun", overrun));
            Eventually.until(
                    "the edge knows the quota",
                    HEARD_WITHIN,
                    () -> process.operator().quotas(USER).size() == 1);
        }

        QuotaStanding quota() {
            return operator.quota(USER, "tokens");
        }

        RawResponse ask() throws IOException {
            try (RawConnection client = RawConnection.open(process.url())) {
                String prompt = "[[sim:long=%d]] [[sim:delay=1]]".formatted(WORDS);
                return client.exchange(RawRequest.post(
                        "/v1/messages",
                        key,
                        RawRequest.messageBody(prompt, true).replace("\"max_tokens\":64", "\"max_tokens\":32000")));
            }
        }

        /** Until what it used is counted. */
        void awaitSettled() {
            Eventually.until(
                    "what the stream used is counted",
                    HEARD_WITHIN,
                    () -> quota().used() > 0,
                    () -> quota() + process.program().tail());
        }

        @Override
        public void close() {
            try {
                whole.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }
}
