package io.tidegate.coordinator.discovery;

import static io.tidegate.coordinator.store.TestStore.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.sqlite.SqlWork;
import io.tidegate.common.wire.KeyBody;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.coordinator.discovery.DeveloperKeys.Verdict;
import io.tidegate.coordinator.store.Dialect;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.store.TestStore;
import io.tidegate.coordinator.sync.Records;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredKeysTest {
    private static final OptionalLong FOR_EVER = OptionalLong.empty();
    private static final GatewayKey KEY = GatewayKey.generate(new SecureRandom());

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final ManualClock clock = new ManualClock(1_000_000);
    private final KeyHasher hasher = new KeyHasher(NodeSecret.of(new byte[NodeSecret.LENGTH]));
    private final AtomicBoolean away = new AtomicBoolean();
    private Store store = new Away();
    private StoredKeys keys = new StoredKeys(store, hasher, clock);

    @BeforeEach
    void open() {
        store = TestStore.open(vertx, folder);
        keys = new StoredKeys(new Away(), hasher, clock);
    }

    @AfterEach
    void close() {
        done(store.close());
        done(vertx.close());
    }

    @Test
    void knowsAKeyOfTheStore() {
        put("active", FOR_EVER, hash(KEY), List.of());

        assertThat(verdict(KEY.reveal())).isEqualTo(new Verdict.Valid(KEY.id()));
    }

    @Test
    void refusesWhatIsNoKeyOrUnknown() {
        assertThat(why("sk-ant-1")).isEqualTo("This is no Tidegate key; they begin with tgk_.");
        assertThat(why("tgk_1")).contains("This is no whole Tidegate key");
        assertThat(why(KEY.reveal())).isEqualTo("This key is not known here.");
    }

    @Test
    void refusesAnotherSecretOfAKnownKey() {
        put("active", FOR_EVER, hash(GatewayKey.withId(KEY.id(), new SecureRandom())), List.of());

        assertThat(why(KEY.reveal())).isEqualTo("This key is not known here.");
    }

    @Test
    void refusesByStateAndTime() {
        put("revoked", FOR_EVER, hash(KEY), List.of());
        assertThat(why(KEY.reveal())).isEqualTo("This key is revoked.");
        put("disabled", FOR_EVER, hash(KEY), List.of());
        assertThat(verdict(KEY.reveal()))
                .isEqualTo(new Verdict.Refused(403, "permission_error", "This key is disabled."));
        put("active", OptionalLong.of(1_000_000), hash(KEY), List.of());
        assertThat(why(KEY.reveal())).isEqualTo("This key has expired.");
    }

    @Test
    void takesAFormerSecretUntilItsTimeIsOver() {
        String fresh = hash(GatewayKey.withId(KEY.id(), new SecureRandom()));
        put("active", FOR_EVER, fresh, List.of(new KeyBody.Rotated(hash(KEY), 1_000_500)));

        assertThat(verdict(KEY.reveal())).isInstanceOf(Verdict.Valid.class);
        clock.advance(500);
        assertThat(why(KEY.reveal())).isEqualTo("This key's secret was replaced by a new one.");
    }

    @Test
    void showsAKeyThatWasValidLatelyTheWayWhileTheDatabaseIsAway() {
        put("active", FOR_EVER, hash(KEY), List.of());
        verdict(KEY.reveal());
        away.set(true);

        assertThat(verdict(KEY.reveal())).isInstanceOf(Verdict.Valid.class);
        clock.advance(StoredKeys.TRUST_MILLIS);
        assertThatThrownBy(() -> verdict(KEY.reveal())).isInstanceOf(DatabaseUnavailable.class);
    }

    @Test
    void doesNotTrustAKeyThatWasRefusedLast() {
        put("active", FOR_EVER, hash(KEY), List.of());
        verdict(KEY.reveal());
        put("revoked", FOR_EVER, hash(KEY), List.of());
        verdict(KEY.reveal());
        away.set(true);

        assertThatThrownBy(() -> verdict(KEY.reveal())).isInstanceOf(DatabaseUnavailable.class);
    }

    private Verdict verdict(String credential) {
        return done(keys.check(credential));
    }

    private String why(String credential) {
        return verdict(credential) instanceof Verdict.Refused refused && refused.status() == 401
                ? refused.why()
                : "not refused with 401";
    }

    private String hash(GatewayKey key) {
        return HexFormat.of().formatHex(hasher.hash(key).bytes());
    }

    private void put(String state, OptionalLong expiresAt, String secret, List<KeyBody.Rotated> rotated) {
        KeyBody body = new KeyBody(
                "user",
                state,
                List.of(),
                Optional.empty(),
                List.of(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                expiresAt,
                secret,
                rotated);
        done(store.write(connection -> Records.put(connection, RecordKind.KEY, KEY.id(), Records.Handle.NONE, body)));
    }

    /** The store, or none. */
    private final class Away implements Store {
        @Override
        public <T> Future<T> write(SqlWork<T> work) {
            return store.write(work);
        }

        @Override
        public <T> Future<T> read(SqlWork<T> work) {
            return away.get()
                    ? Future.failedFuture(new DatabaseUnavailable(DatabaseUnavailable.Reason.DOWN, "away"))
                    : store.read(work);
        }

        @Override
        public Dialect dialect() {
            return store.dialect();
        }

        @Override
        public boolean healthy() {
            return !away.get();
        }

        @Override
        public String trouble() {
            return "";
        }

        @Override
        public Future<Void> close() {
            return store.close();
        }
    }
}
