package io.tidegate.edge.auth;

import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.ParsedKey;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one credential of a request that counts: the first that has the form of our key, {@code Authorization} before
 * {@code x-api-key}. People leave the keys of other services in their environment, and Claude Code sends both headers then.
 */
sealed interface Credential {
    record Ours(GatewayKey key) implements Credential {}

    record Unusable(Refusal refusal) implements Credential {}

    /**
     * What to do, for a message to the user. No message names the other header: Claude Code puts words of its own in the
     * place of a 401 that has "x-api-key" in its text.
     */
    String SEND_A_KEY =
            "Send your Tidegate key (tgk_…): set it as ANTHROPIC_AUTH_TOKEN for Claude Code, or send the header"
                    + " \"Authorization: Bearer tgk_…\".";

    static Credential of(@Nullable String authorization, @Nullable String apiKey) {
        List<Sent> sent = new ArrayList<>(2);
        add(sent, "Authorization", authorization == null ? null : bearer(authorization));
        add(sent, "the API key header", apiKey == null ? null : apiKey.strip());
        for (Sent each : sent) {
            if (each.form instanceof ParsedKey.Parsed(GatewayKey key)) {
                return new Ours(key);
            }
        }
        return new Unusable(refusal(sent, authorization != null));
    }

    private static Refusal refusal(List<Sent> sent, boolean authorization) {
        for (Sent each : sent) {
            if (each.form instanceof ParsedKey.Malformed(String why)) {
                return Refusal.of(
                        RefusalKind.KEY_INVALID,
                        "The Tidegate key in " + each.header + " is damaged: " + why + ". Copy the whole key again.");
            }
        }
        if (!sent.isEmpty()) {
            return Refusal.of(
                    RefusalKind.KEY_INVALID,
                    "The credential in " + sent.getFirst().header + " is not a Tidegate key. " + SEND_A_KEY);
        }
        return authorization
                ? Refusal.of(RefusalKind.KEY_INVALID, "The Authorization header has no bearer token. " + SEND_A_KEY)
                : Refusal.of(RefusalKind.KEY_MISSING, "This request has no key. " + SEND_A_KEY);
    }

    private static void add(List<Sent> sent, String header, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            sent.add(new Sent(header, GatewayKey.parse(value)));
        }
    }

    /** The token of the header; null when it is of another scheme. */
    private static @Nullable String bearer(String authorization) {
        String scheme = "bearer ";
        String value = authorization.strip();
        return value.regionMatches(true, 0, scheme, 0, scheme.length())
                ? value.substring(scheme.length()).strip()
                : null;
    }

    /** A credential and the header it came in. */
    record Sent(String header, ParsedKey form) {}
}
