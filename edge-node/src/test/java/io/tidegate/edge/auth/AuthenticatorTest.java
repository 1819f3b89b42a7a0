package io.tidegate.edge.auth;

import static io.tidegate.edge.auth.Keys.ALICE;
import static io.tidegate.edge.auth.Keys.NOW;
import static io.tidegate.edge.auth.Keys.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.RotatedSecret;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final String SOMEBODY_ELSES = "sk-ant-api03-0123456789";

    private final Keys keys = Keys.onANodeWithoutRules();
    private final GatewayKey key = keys.with(KeyRules.NONE);

    @Test
    void acceptsAKeyInEitherHeader() {
        assertAccepted(authenticate("Bearer " + key.reveal(), null));
        assertAccepted(authenticate(null, key.reveal()));
        assertAccepted(authenticate("bearer   " + key.reveal() + " ", null));
        assertAccepted(authenticate("Bearer " + key.reveal(), key.reveal()));
    }

    @Test
    void takesTheFirstCredentialThatHasTheFormOfOurs() {
        assertAccepted(authenticate("Bearer " + SOMEBODY_ELSES, key.reveal()));
        assertAccepted(authenticate("Bearer " + key.reveal(), SOMEBODY_ELSES));
        assertAccepted(authenticate("Bearer " + key.reveal().substring(0, 30), key.reveal()));
        assertThat(refusal(authenticate("Bearer " + keys.newKey().reveal(), key.reveal()))
                        .kind())
                .isEqualTo(RefusalKind.KEY_INVALID);
    }

    @Test
    void saysHowToSendAKeyWhenThereIsNone() {
        Refusal refusal = refusal(authenticate(null, null));

        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_MISSING);
        assertThat(refusal.message()).contains("ANTHROPIC_AUTH_TOKEN").doesNotContain("x-api-key");
    }

    @Test
    void saysThatACredentialIsSomebodyElses() {
        Refusal refusal = refusal(authenticate(null, SOMEBODY_ELSES));

        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_INVALID);
        assertThat(refusal.message())
                .startsWith("The credential in the API key header is not a Tidegate key.")
                .doesNotContain(SOMEBODY_ELSES);
    }

    @Test
    void saysThatAnotherSchemeIsNoBearerToken() {
        Refusal refusal = refusal(authenticate("Basic dXNlcjpwYXNz", null));

        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_INVALID);
        assertThat(refusal.message()).startsWith("The Authorization header has no bearer token.");
    }

    @Test
    void saysHowAKeyIsDamaged() {
        Refusal refusal = refusal(authenticate("Bearer " + key.reveal().substring(0, 50), null));

        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_INVALID);
        assertThat(refusal.message())
                .isEqualTo("The Tidegate key in Authorization is damaged: it has 50 characters (expected: 53)."
                        + " Copy the whole key again.");
    }

    @Test
    void saysTheSameForAnUnknownKeyAndAWrongSecret() {
        Refusal unknown = refusal(keys.bearer(keys.newKey()));
        Refusal wrongSecret = refusal(keys.bearer(GatewayKey.withId(key.id(), new Random(5))));

        assertThat(wrongSecret).isEqualTo(unknown);
        assertThat(unknown.kind()).isEqualTo(RefusalKind.KEY_INVALID);
    }

    @Test
    void refusesADisabledKeyUntilItIsEnabled() {
        keys.index.put(changed(KeyState.DISABLED, 2));
        assertThat(refusal(keys.bearer(key)).kind()).isEqualTo(RefusalKind.KEY_DISABLED);

        keys.index.put(changed(KeyState.ACTIVE, 3));
        assertAccepted(keys.bearer(key));
    }

    @Test
    void refusesARevokedKey() {
        keys.index.put(changed(KeyState.REVOKED, 2));

        assertThat(refusal(keys.bearer(key)).kind()).isEqualTo(RefusalKind.KEY_REVOKED);
    }

    @Test
    void tellsAKeysStateOnlyToWhoHasItsSecret() {
        keys.index.put(changed(KeyState.REVOKED, 2));

        Refusal refusal = refusal(keys.bearer(GatewayKey.withId(key.id(), new Random(5))));
        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_INVALID);
    }

    @Test
    void ignoresAnOlderVersionThatComesLate() {
        keys.index.put(changed(KeyState.REVOKED, 3));
        keys.index.put(changed(KeyState.ACTIVE, 2));

        assertThat(refusal(keys.bearer(key)).kind()).isEqualTo(RefusalKind.KEY_REVOKED);
    }

    @Test
    void refusesAKeyFromItsExpiryOn() {
        Instant end = NOW.plusSeconds(60);
        GatewayKey expiring = keys.newKey();
        keys.index.put(KeyRecord.made(
                expiring.id(), ALICE.id(), KeyRules.NONE, NOW, Optional.of(end), keys.hasher.hash(expiring)));

        assertAccepted(keys.bearer(expiring, end.minusMillis(1)));
        Refusal refusal = refusal(keys.bearer(expiring, end));
        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_EXPIRED);
        assertThat(refusal.message()).contains("expired on 2026-11-20T12:01:00Z");
    }

    @Test
    void acceptsBothSecretsOfARotatedKeyUntilTheOverlapIsOver() {
        Instant end = NOW.plusSeconds(60);
        GatewayKey rotated = GatewayKey.withId(key.id(), new Random(5));
        keys.index.put(new KeyRecord(
                key.id(),
                ALICE.id(),
                KeyState.ACTIVE,
                KeyRules.NONE,
                NOW,
                Optional.empty(),
                keys.hasher.hash(rotated),
                List.of(new RotatedSecret(keys.hasher.hash(key), end)),
                2));

        assertAccepted(keys.bearer(rotated, end));
        assertAccepted(keys.bearer(key, end.minusMillis(1)));
        Refusal refusal = refusal(keys.bearer(key, end));
        assertThat(refusal.kind()).isEqualTo(RefusalKind.KEY_EXPIRED);
        assertThat(refusal.message()).contains("has a new secret; this one ended on 2026-11-20T12:01:00Z");
    }

    private Authentication authenticate(@Nullable String authorization, @Nullable String apiKey) {
        return keys.authenticator.authenticate(authorization, apiKey, NOW.toEpochMilli());
    }

    private KeyRecord changed(KeyState state, long revision) {
        return new KeyRecord(
                key.id(),
                ALICE.id(),
                state,
                KeyRules.NONE,
                NOW,
                Optional.empty(),
                keys.hasher.hash(key),
                List.of(),
                revision);
    }

    private static void assertAccepted(Authentication authentication) {
        assertThat(authentication).isInstanceOf(Authentication.Accepted.class);
        assertThat(((Authentication.Accepted) authentication).key().user()).isEqualTo(ALICE);
    }
}
