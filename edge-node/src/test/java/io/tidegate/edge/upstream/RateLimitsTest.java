package io.tidegate.edge.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.http1.Fields;
import io.tidegate.edge.http1.HeadParser;
import io.tidegate.edge.http1.Parsed;
import io.tidegate.edge.http1.ResponseHead;
import io.tidegate.edge.upstream.RateLimits.Limit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private final RateLimits limits = new RateLimits();

    @Test
    void keepsWhatTheProviderLastSaid() {
        limits.read(head(
                "anthropic-ratelimit-requests-limit: 50",
                "anthropic-ratelimit-requests-remaining: 49",
                "anthropic-ratelimit-requests-reset: 2026-01-02T03:04:05Z"));
        limits.read(head(
                "Anthropic-RateLimit-Requests-Limit: 50",
                "anthropic-ratelimit-requests-remaining: 48",
                "anthropic-ratelimit-requests-reset: 2026-01-02T03:05:05Z",
                "anthropic-ratelimit-input-tokens-limit: 40000",
                "anthropic-ratelimit-input-tokens-remaining: 39000",
                "anthropic-ratelimit-input-tokens-reset: 2026-01-02T03:04:06Z"));

        assertThat(limits.known())
                .containsOnlyKeys("requests", "input-tokens")
                .containsEntry("requests", new Limit(50, 48, Instant.parse("2026-01-02T03:05:05Z")))
                .containsEntry("input-tokens", new Limit(40_000, 39_000, Instant.parse("2026-01-02T03:04:06Z")));
    }

    @Test
    void anAnswerThatSaysNothingOrNotAllChangesNothing() {
        limits.read(head(
                "anthropic-ratelimit-tokens-limit: 9",
                "anthropic-ratelimit-tokens-remaining: 8",
                "anthropic-ratelimit-tokens-reset: 2026-01-02T03:04:05Z"));

        limits.read(head("content-type: application/json"));
        limits.read(head("anthropic-ratelimit-tokens-limit: 9"));

        assertThat(limits.known())
                .containsOnlyKeys("tokens")
                .containsEntry("tokens", new Limit(9, 8, Instant.parse("2026-01-02T03:04:05Z")));
    }

    @Test
    void nonsenseIsNotTakenForALimit() {
        for (String limit : List.of("many", "")) {
            limits.read(head(
                    "anthropic-ratelimit-tokens-limit: " + limit,
                    "anthropic-ratelimit-tokens-remaining: 7",
                    "anthropic-ratelimit-tokens-reset: 2026-01-02T03:04:05Z"));
            assertThat(limits.known()).isEmpty();
        }

        limits.read(head(
                "anthropic-ratelimit-tokens-limit: 9",
                "anthropic-ratelimit-tokens-remaining: 7",
                "anthropic-ratelimit-tokens-reset: soon"));

        assertThat(limits.known()).isEmpty();
    }

    private static Fields head(String... lines) {
        String text = "HTTP/1.1 200 OK\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
        return switch (HeadParser.response(text.getBytes(StandardCharsets.ISO_8859_1))) {
            case Parsed.Complete<ResponseHead>(ResponseHead head) -> head.fields();
            case Parsed.Malformed<ResponseHead>(String why) -> throw new AssertionError(why);
        };
    }
}
