package io.tidegate.edge.cluster;

import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.edge.auth.KeyIndex;
import io.tidegate.edge.quota.QuotaBook;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Puts what the replica holds where requests are served from. Records come in any order: a key whose user is not known yet
 * waits for the user. A key that was revoked here once stays revoked, whatever a record says. For one thread at a time.
 */
final class LiveRecords {
    /** Where records go. */
    record Targets(KeyIndex index, QuotaBook book, Consumer<Boolean> draining) {}

    private final Targets targets;
    private final Set<String> users = new HashSet<>();
    private final Set<String> tombstones = new HashSet<>();
    private final Map<String, Map<String, KeyRecord>> keysWithoutUser = new HashMap<>();
    private String nodeId = "";

    /** Empty. */
    LiveRecords(Targets targets) {
        this.targets = targets;
    }

    /** Whose orders to follow. */
    void follow(String ownNodeId) {
        nodeId = ownNodeId;
    }

    /** Takes a record that is newer than what it had of it. */
    void put(ReplicaRecord record) {
        switch (record) {
            case ReplicaRecord.OfUser(User user) -> put(user);
            case ReplicaRecord.OfKey(KeyRecord key) -> put(key);
            case ReplicaRecord.OfQuota(Quota quota, boolean removed) -> {
                if (removed) {
                    targets.book().remove(quota.id());
                } else {
                    targets.book().put(quota);
                }
            }
            case ReplicaRecord.OfQuotaAccount(QuotaAccount account, int reset, long recall) ->
                targets.book().put(account, reset, recall);
            case ReplicaRecord.OfOrder(String id, boolean drain) -> order(id, drain);
        }
    }

    /** Refuses these keys from now on, for ever. */
    void bury(Collection<String> keyIds, long order) {
        tombstones.addAll(keyIds);
        for (String id : keyIds) {
            targets.index()
                    .key(id)
                    .filter(known -> known.record().state() != KeyState.REVOKED)
                    .ifPresent(known -> targets.index().put(revoked(known.record(), order)));
        }
    }

    /** The keys that are refused for ever. */
    Set<String> tombstones() {
        return tombstones;
    }

    /** Forgets a record that is gone from the coordinator. */
    void remove(ReplicaStore.Name name, long order) {
        switch (name.kind()) {
            case USER -> removeUser(name.id());
            case KEY -> removeKey(name.id());
            case QUOTA -> targets.book().remove(name.id());
            // What was reset once stays so; the account begins again at the number that the coordinator says.
            case QUOTA_ACCOUNT -> {}
            case ORDER -> order(name.id(), false);
        }
    }

    private void put(User user) {
        targets.index().put(user);
        users.add(user.id());
        Map<String, KeyRecord> keys = keysWithoutUser.remove(user.id());
        if (keys != null) {
            keys.values().forEach(this::put);
        }
    }

    private void put(KeyRecord given) {
        KeyRecord key = tombstones.contains(given.id()) ? revoked(given, given.revision()) : given;
        if (users.contains(key.userId())) {
            targets.index().put(key);
        } else {
            keysWithoutUser.computeIfAbsent(key.userId(), _ -> new HashMap<>()).put(key.id(), key);
        }
    }

    private void order(String id, boolean drain) {
        if (id.equals(nodeId)) {
            targets.draining().accept(drain);
        }
    }

    /** The user's keys wait then. */
    private void removeUser(String userId) {
        if (users.remove(userId)) {
            for (KeyRecord key : targets.index().keys()) {
                if (key.userId().equals(userId)) {
                    targets.index().removeKey(key.id());
                    keysWithoutUser
                            .computeIfAbsent(userId, _ -> new HashMap<>())
                            .put(key.id(), key);
                }
            }
            targets.index().removeUser(userId);
        }
    }

    private void removeKey(String keyId) {
        targets.index().removeKey(keyId);
        keysWithoutUser.values().forEach(keys -> keys.remove(keyId));
    }

    private static KeyRecord revoked(KeyRecord key, long order) {
        return new KeyRecord(
                key.id(),
                key.userId(),
                KeyState.REVOKED,
                key.rules(),
                key.createdAt(),
                key.expiresAt(),
                key.secret(),
                key.rotated(),
                order);
    }
}
