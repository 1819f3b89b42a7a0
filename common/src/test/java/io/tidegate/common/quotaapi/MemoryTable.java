package io.tidegate.common.quotaapi;

import io.tidegate.common.api.Answer;
import io.tidegate.common.api.Reading;
import io.tidegate.common.directory.User;
import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSubject;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Quotas in memory, with the users ada (of the team core, with the key k1) and bob. */
final class MemoryTable implements QuotaTable {
    final Map<String, Quota> quotas = new TreeMap<>();
    final Map<QuotaAccount, Integer> resets = new HashMap<>();
    final List<String> removed = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final List<String> fixed = new ArrayList<>();
    private final List<User> users = List.of(
            user("usr_a", "ada", "Europe/Berlin", Optional.of("core")), user("usr_b", "bob", "UTC", Optional.empty()));

    private static User user(String id, String name, String zone, Optional<String> team) {
        return new User(id, name, ZoneId.of(zone), team, Instant.EPOCH, 1);
    }

    @Override
    public Reading<User> user(String nameOrId) {
        return Reading.of(
                users.stream()
                        .filter(user ->
                                user.name().equals(nameOrId) || user.id().equals(nameOrId))
                        .findFirst(),
                () -> "a user's name or id");
    }

    @Override
    public Reading<User> ownerOf(String keyId) {
        return Reading.of(Optional.of(users.getFirst()).filter(_ -> keyId.equals("k1")), () -> "a key's id");
    }

    @Override
    public List<String> keysOf(String userId) {
        return userId.equals("usr_a") ? List.of("k1") : List.of();
    }

    @Override
    public String nameOf(String userId) {
        return users.stream()
                .filter(user -> user.id().equals(userId))
                .findFirst()
                .orElseThrow()
                .name();
    }

    @Override
    public List<Quota> of(QuotaSubject subject) {
        return quotas.values().stream()
                .filter(quota -> quota.subject().equals(subject))
                .toList();
    }

    @Override
    public List<Quota> page(String after, int most) {
        return quotas.values().stream()
                .filter(quota -> quota.id().compareTo(after) > 0)
                .limit(most)
                .toList();
    }

    @Override
    public Optional<Answer> fixed(Quota quota) {
        return Optional.of(Answer.conflict("fixed")).filter(_ -> fixed.contains(quota.id()));
    }

    @Override
    public Optional<Answer> overtaken(Optional<Quota> there, String what) {
        return Optional.empty();
    }

    @Override
    public void put(Quota quota, boolean gone) {
        if (gone) {
            quotas.remove(quota.id());
            removed.add(quota.id());
        } else {
            quotas.put(quota.id(), quota);
        }
    }

    @Override
    public int reset(QuotaAccount account) {
        return resets.merge(account, 1, Integer::sum);
    }

    @Override
    public void log(String action, String subject, Optional<JsonObject> before, Optional<JsonObject> after) {
        log.add(action + " " + limit(before) + " -> " + limit(after));
    }

    private static String limit(Optional<JsonObject> quota) {
        return quota.map(json -> String.valueOf(json.getValue("limit", json.getValue("resets"))))
                .orElse("none");
    }

    @Override
    public Optional<String> revision(Quota quota) {
        return Optional.empty();
    }
}
