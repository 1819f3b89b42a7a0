package io.tidegate.edge.auth;

import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.User;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * All users and keys of the node, in memory. Reads take no lock. Of two versions of a user or key the newer one stays, in whatever
 * order they arrive. For any thread.
 */
public final class KeyIndex {
    private volatile NodeRules node;
    private final ConcurrentMap<String, User> users = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Entry> keys = new ConcurrentHashMap<>();

    public KeyIndex(NodeRules node) {
        this.node = node;
    }

    /** From now on other rules hold for all keys. */
    public void rules(NodeRules rules) {
        node = rules;
    }

    public void put(User user) {
        users.merge(user.id(), user, (known, given) -> given.revision() > known.revision() ? given : known);
    }

    /** Takes a key whose user is known. */
    public void put(KeyRecord key) {
        if (!users.containsKey(key.userId())) {
            throw new IllegalArgumentException(
                    "key " + key.id() + ": user " + key.userId() + " (expected: a known user)");
        }
        keys.merge(
                key.id(),
                new Entry(key, new KeyLoad(key.rules().requestsPerMinute())),
                (known, given) -> given.key.revision() > known.key.revision() ? new Entry(key, known.load) : known);
    }

    /** Forgets a user. Its keys are to be removed first. */
    public void removeUser(String id) {
        users.remove(id);
    }

    public void removeKey(String id) {
        keys.remove(id);
    }

    public Optional<ActiveKey> key(String id) {
        Entry entry = keys.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        User user = users.get(entry.key.userId());
        return user == null ? Optional.empty() : Optional.of(new ActiveKey(entry.key, user, node, entry.load));
    }

    public Optional<User> user(String id) {
        return Optional.ofNullable(users.get(id));
    }

    /** All users, in no order. */
    public Collection<User> users() {
        return users.values();
    }

    /** All keys, in no order. */
    public Collection<KeyRecord> keys() {
        return keys.values().stream().map(Entry::key).toList();
    }

    private record Entry(KeyRecord key, KeyLoad load) {}
}
