package io.tidegate.edge.auth;

import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.RotatedSecret;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.SecretHash;
import io.tidegate.edge.refusal.Refusal;
import io.tidegate.edge.refusal.RefusalKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells whose request it is, from memory alone. What a key's state is, is said only to one who has the secret. For any thread.
 */
public final class Authenticator {
    private static final String NEW_KEY = "Ask your operator for a new one.";

    private final KeyIndex index;
    private final Supplier<KeyHasher> hasher;

    public Authenticator(KeyIndex index, KeyHasher hasher) {
        this(index, () -> hasher);
    }

    /** With a hasher that is there as soon as the index holds a key. */
    public Authenticator(KeyIndex index, Supplier<KeyHasher> hasher) {
        this.index = index;
        this.hasher = hasher;
    }

    /**
     * Finds the key of a request.
     *
     * @param authorization the header's value, null when there is none; null and not Optional because this runs for every request
     * @param apiKey the value of {@code x-api-key}, likewise
     * @param nowMillis the node's time
     */
    public Authentication authenticate(@Nullable String authorization, @Nullable String apiKey, long nowMillis) {
        return switch (Credential.of(authorization, apiKey)) {
            case Credential.Unusable(Refusal refusal) -> new Authentication.Refused(refusal);
            case Credential.Ours ours ->
                index.key(ours.key().id())
                        .map(known -> check(known, hasher.get().hash(ours.key()), nowMillis))
                        .orElseGet(Authenticator::unknown);
        };
    }

    private static Authentication check(ActiveKey key, SecretHash presented, long nowMillis) {
        KeyRecord record = key.record();
        boolean current = presented.equals(record.secret());
        Optional<RotatedSecret> rotated = current
                ? Optional.empty()
                : record.rotated().stream()
                        .filter(secret -> presented.equals(secret.hash()))
                        .findFirst();
        if (!current && rotated.isEmpty()) {
            return unknown();
        }
        String name = "Key " + record.id();
        return switch (record.state()) {
            case REVOKED -> refused(RefusalKind.KEY_REVOKED, name + " was revoked. " + NEW_KEY);
            case DISABLED ->
                refused(RefusalKind.KEY_DISABLED, name + " is disabled. Ask your operator to enable it again.");
            case ACTIVE -> checkTime(key, rotated, nowMillis);
        };
    }

    private static Authentication checkTime(ActiveKey key, Optional<RotatedSecret> rotated, long nowMillis) {
        String name = "Key " + key.record().id();
        if (key.record().expired(nowMillis)) {
            Instant end = key.record().expiresAt().orElseThrow();
            return refused(RefusalKind.KEY_EXPIRED, name + " expired on " + shown(end) + ". " + NEW_KEY);
        }
        if (rotated.isPresent() && nowMillis >= rotated.get().validUntil().toEpochMilli()) {
            return refused(
                    RefusalKind.KEY_EXPIRED,
                    name + " has a new secret; this one ended on "
                            + shown(rotated.get().validUntil()) + ". Use the new one, or ask your operator for it.");
        }
        return new Authentication.Accepted(key);
    }

    private static Authentication unknown() {
        return refused(
                RefusalKind.KEY_INVALID,
                "This Tidegate key is not known here. Check that ANTHROPIC_BASE_URL and the key belong together, or ask your"
                        + " operator for a key.");
    }

    private static Authentication refused(RefusalKind kind, String message) {
        return new Authentication.Refused(Refusal.of(kind, message));
    }

    private static String shown(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
