package io.tidegate.edge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.key.NodeSecret;
import io.tidegate.edge.refusal.Refusal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** A node with one user, whose keys tests make as they like. */
final class Keys {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    static final User ALICE = new User("usr_alice0000000", "alice", ZoneOffset.UTC, Optional.empty(), NOW, 1);

    final KeyHasher hasher = new KeyHasher(NodeSecret.of(new byte[NodeSecret.LENGTH]));
    final KeyIndex index;
    final Authenticator authenticator;
    private final Random random = new Random(1);

    Keys(NodeRules rules) {
        index = new KeyIndex(rules);
        index.put(ALICE);
        authenticator = new Authenticator(index, hasher);
    }

    static Keys onANodeWithoutRules() {
        return new Keys(new NodeRules(Optional.empty(), 64));
    }

    GatewayKey newKey() {
        return GatewayKey.generate(random);
    }

    /** A key in force, with these rules. */
    GatewayKey with(KeyRules rules) {
        GatewayKey key = newKey();
        index.put(record(key, rules));
        return key;
    }

    KeyRecord record(GatewayKey key, KeyRules rules) {
        return KeyRecord.made(key.id(), ALICE.id(), rules, NOW, Optional.empty(), hasher.hash(key));
    }

    /** The key as a request of now would get it. */
    ActiveKey active(GatewayKey key) {
        return index.key(key.id()).orElseThrow();
    }

    Authentication bearer(GatewayKey key) {
        return bearer(key, NOW);
    }

    Authentication bearer(GatewayKey key, Instant at) {
        return authenticator.authenticate("Bearer " + key.reveal(), null, at.toEpochMilli());
    }

    static KeyRules perMinute(int requests) {
        return new KeyRules(List.of(), Optional.empty(), List.of(), OptionalInt.of(requests), OptionalInt.empty());
    }

    static KeyRules atOnce(int requests) {
        return new KeyRules(List.of(), Optional.empty(), List.of(), OptionalInt.empty(), OptionalInt.of(requests));
    }

    static Refusal refusal(Authentication authentication) {
        assertThat(authentication).isInstanceOf(Authentication.Refused.class);
        return ((Authentication.Refused) authentication).refusal();
    }

    static Refusal refusal(SlotResult result) {
        assertThat(result).isInstanceOf(SlotResult.Refused.class);
        return ((SlotResult.Refused) result).refusal();
    }

    static Slot slot(SlotResult result) {
        assertThat(result).isInstanceOf(SlotResult.Entered.class);
        return ((SlotResult.Entered) result).slot();
    }
}
