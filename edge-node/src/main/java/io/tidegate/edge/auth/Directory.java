package io.tidegate.edge.auth;

import io.tidegate.common.directory.KeyChange;
import io.tidegate.common.directory.KeyMint;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.NewKey;
import io.tidegate.common.directory.User;
import io.tidegate.common.directory.UserCreation;
import io.tidegate.common.directory.UserEdit;
import io.tidegate.common.key.GatewayKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and changes users and keys. A change is in force on the node when its future is done: it is committed first, then taken
 * into the index.
 */
public final class Directory {
    private static final Logger LOG = LoggerFactory.getLogger(Directory.class);

    private final DirectoryStore store;
    private final KeyIndex index;
    private final KeyMint mint;
    private final InstantSource clock;

    /**
     * A directory that is empty until {@link #start}.
     */
    public Directory(DirectoryStore store, KeyIndex index, KeyMint mint, InstantSource clock) {
        this.store = store;
        this.index = index;
        this.mint = mint;
        this.clock = clock;
    }

    /** Fills the index from the database. Fails with {@link WrongNodeSecret} when it would recognise no key. */
    public Future<Void> start() {
        return store.load(mint.fingerprint()).map(content -> {
            content.users().forEach(index::put);
            content.keys().forEach(index::put);
            return null;
        });
    }

    public Future<UserCreation> createUser(String name, ZoneId zone, Optional<String> team) {
        User user = new User(mint.newUserId(), name, zone, team, now(), 1);
        return store.create(user).onSuccess(outcome -> {
            if (outcome instanceof UserCreation.Created) {
                take(user);
                LOG.info("User {} ({}) was created", user.name(), user.id());
            }
        });
    }

    /** Gives a user another time zone, another team, or none. */
    public Future<User> edit(User user, UserEdit edit) {
        return store.edit(user.id(), edit).onSuccess(this::take);
    }

    /**
     * Takes away what tells of the person, and revokes the keys. What was used stays, under the id.
     *
     * @return how many keys were revoked by it
     */
    public Future<Integer> erase(User user) {
        return store.erase(user.erased()).map(erased -> {
            take(erased.user());
            erased.keys().forEach(index::put);
            LOG.info("User {} was erased, and {} keys revoked", user.id(), erased.revoked());
            return erased.revoked();
        });
    }

    /** Makes a key for a known user. */
    public Future<NewKey> createKey(User user, KeyRules rules, Optional<Instant> expiresAt) {
        GatewayKey key = mint.newKey();
        KeyRecord made = KeyRecord.made(key.id(), user.id(), rules, now(), expiresAt, mint.hash(key));
        return store.create(made).map(stored -> {
            index.put(stored);
            LOG.info("Key {} of user {} was created", stored.id(), user.name());
            return new NewKey(stored, key);
        });
    }

    /** Refuses a key from now on, or accepts it again. Exchanges that run are not touched. */
    public Future<KeyChange> changeState(String keyId, KeyState state) {
        return store.changeState(keyId, state).onSuccess(outcome -> take(outcome, "is now " + state.label()));
    }

    /** What became of a rotation. */
    public sealed interface Rotation {
        record Rotated(NewKey key) implements Rotation {}

        record NotRotated(KeyChange why) implements Rotation {}
    }

    /**
     * Gives a key a new secret.
     *
     * @param overlap for how long the old one is still accepted; zero or more
     */
    public Future<Rotation> rotate(String keyId, Duration overlap) {
        GatewayKey key = mint.newSecret(keyId);
        Instant validUntil = clock.instant().plus(overlap);
        return store.rotate(keyId, mint.hash(key), validUntil).map(outcome -> {
            take(outcome, "has a new secret");
            return outcome instanceof KeyChange.Changed(KeyRecord changed)
                    ? new Rotation.Rotated(new NewKey(changed, key))
                    : new Rotation.NotRotated(outcome);
        });
    }

    private void take(User user) {
        index.put(user);
    }

    private void take(KeyChange outcome, String what) {
        if (outcome instanceof KeyChange.Changed(KeyRecord key)) {
            index.put(key);
            LOG.info("Key {} {}", key.id(), what);
        }
    }

    /** Whole seconds, as the API shows them. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
