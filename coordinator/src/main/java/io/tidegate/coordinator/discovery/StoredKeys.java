package io.tidegate.coordinator.discovery;

import io.tidegate.common.directory.KeyState;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.ParsedKey;
import io.tidegate.common.key.SecretHash;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.Reading;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Wire;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The keys of the store. While the database is away, a key that was valid lately is still shown the way to the nodes: they know
 * best whether it is valid now. For any thread.
 */
public final class StoredKeys implements DeveloperKeys {
    static final long TRUST_MILLIS = 10 * 60_000;
    private static final int MOST_TRUSTED = 10_000;

    private final Store store;
    private final KeyHasher hasher;
    private final InstantSource clock;
    /** In the order of the times. */
    private final LinkedHashMap<SecretHash, Long> lastValid = new LinkedHashMap<>();

    /**
     * Keys by their hashes.
     *
     * @param hasher with the cluster's hash secret
     */
    public StoredKeys(Store store, KeyHasher hasher, InstantSource clock) {
        this.store = store;
        this.hasher = hasher;
        this.clock = clock;
    }

    @Override
    public Future<Verdict> check(String credential) {
        return switch (GatewayKey.parse(credential)) {
            case ParsedKey.NotOurs() ->
                Future.succeededFuture(unauthorized("This is no Tidegate key; they begin with tgk_."));
            case ParsedKey.Malformed(String why) ->
                Future.succeededFuture(unauthorized("This is no whole Tidegate key: " + why + "."));
            case ParsedKey.Parsed(GatewayKey key) -> look(key);
        };
    }

    private Future<Verdict> look(GatewayKey key) {
        SecretHash hash = hasher.hash(key);
        return store.read(connection -> Records.find(connection, RecordKind.KEY, key.id()))
                .map(found -> remembered(judge(key.id(), hash, found), hash))
                .recover(failure -> failure instanceof DatabaseUnavailable && wasValid(hash)
                        ? Future.succeededFuture(new Verdict.Valid(key.id()))
                        : Future.failedFuture(failure));
    }

    private Verdict judge(String id, SecretHash hash, Optional<Change> found) {
        if (found.isEmpty()
                || !(Wire.body(found.get().body(), KeyBody.class) instanceof Reading.Read<KeyBody>(KeyBody key))) {
            return unauthorized("This key is not known here.");
        }
        long now = clock.millis();
        boolean isCurrent = sameHash(key.secret(), hash);
        Optional<KeyBody.Rotated> former = key.rotated().stream()
                .filter(rotated -> sameHash(rotated.secret(), hash))
                .findFirst();
        if (!isCurrent && former.isEmpty()) {
            return unauthorized("This key is not known here.");
        }
        if (KeyState.of(key.state()) == KeyState.REVOKED) {
            return unauthorized("This key is revoked.");
        }
        if (!isCurrent && now >= former.orElseThrow().validUntil()) {
            return unauthorized("This key's secret was replaced by a new one.");
        }
        if (key.expiresAt().isPresent() && now >= key.expiresAt().getAsLong()) {
            return unauthorized("This key has expired.");
        }
        return KeyState.of(key.state()) == KeyState.DISABLED
                ? new Verdict.Refused(403, "permission_error", "This key is disabled.")
                : new Verdict.Valid(id);
    }

    private static boolean sameHash(String stored, SecretHash hash) {
        return hash.equals(SecretHash.of(HexFormat.of().parseHex(stored)));
    }

    private Verdict remembered(Verdict verdict, SecretHash hash) {
        synchronized (lastValid) {
            lastValid.remove(hash);
            if (verdict instanceof Verdict.Valid) {
                lastValid.put(hash, clock.millis());
            }
            if (lastValid.size() > MOST_TRUSTED) {
                lastValid.pollFirstEntry();
            }
        }
        return verdict;
    }

    private boolean wasValid(SecretHash hash) {
        synchronized (lastValid) {
            Long at = lastValid.get(hash);
            return at != null && clock.millis() - at < TRUST_MILLIS;
        }
    }

    private static Verdict.Refused unauthorized(String why) {
        return new Verdict.Refused(401, "authentication_error", why);
    }
}
