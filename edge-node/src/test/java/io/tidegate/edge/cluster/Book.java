package io.tidegate.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.common.directory.Bodies;
import io.tidegate.common.directory.KeyRecord;
import io.tidegate.common.directory.KeyRules;
import io.tidegate.common.directory.KeyState;
import io.tidegate.common.directory.User;
import io.tidegate.common.key.GatewayKey;
import io.tidegate.common.key.KeyHasher;
import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.UserBody;
import io.tidegate.common.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The records of a coordinator, as the simplest thing that keeps them. For one thread at a time. */
final class Book {
    private final RandomGenerator random;
    private final KeyHasher hasher;
    private final Map<String, Change> records = new LinkedHashMap<>();
    private Revision revision = new Revision(1, 0);

    Book(RandomGenerator random, KeyHasher hasher) {
        this.random = random;
        this.hasher = hasher;
    }

    Revision revision() {
        return revision;
    }

    /** Writes a record; what a coordinator pushes then. */
    ChangeSet put(RecordKind kind, String id, JsonNode body) {
        long number = revision.number() + 1;
        revision = new Revision(revision.generation(), number);
        Change change = new Change(kind, id, number, body);
        records.put(kind + " " + id, change);
        return new ChangeSet(revision.generation(), number - 1, number, false, false, List.of(change));
    }

    ChangeSet user(String id) {
        return put(
                RecordKind.USER, id, Wire.tree(new UserBody("name-of-" + id.substring(4), "UTC", Optional.empty(), 0)));
    }

    /** The record of a key, and what a holder of it sends. */
    record Made(KeyRecord record, GatewayKey secret) {
        String id() {
            return record.id();
        }
    }

    Made make(String userId) {
        GatewayKey key = GatewayKey.generate(random);
        return new Made(
                KeyRecord.made(key.id(), userId, KeyRules.NONE, Instant.EPOCH, Optional.empty(), hasher.hash(key)),
                key);
    }

    ChangeSet key(Made key, KeyState state) {
        KeyRecord made = key.record();
        KeyRecord record = new KeyRecord(
                made.id(),
                made.userId(),
                state,
                made.rules(),
                made.createdAt(),
                made.expiresAt(),
                made.secret(),
                made.rotated(),
                0);
        return put(RecordKind.KEY, made.id(), Wire.tree(Bodies.of(record)));
    }

    /** All that is there, by kind and id. */
    Map<String, Change> records() {
        return records;
    }

    /** Becomes what it was before, under another generation. */
    void restore(Map<String, Change> before, long generation) {
        records.clear();
        records.putAll(before);
        long number = before.values().stream().mapToLong(Change::number).max().orElse(0);
        revision = new Revision(generation, number);
    }

    /** What a node lacks, a page of it. */
    ChangeSet since(Revision have, int most) {
        boolean snapshot = have.generation() != revision.generation();
        long after = snapshot ? 0 : have.number();
        List<Change> missing = new ArrayList<>(records.values().stream()
                .filter(change -> change.number() > after)
                .sorted(Comparator.comparingLong(Change::number))
                .toList());
        boolean more = missing.size() > most;
        List<Change> page = more ? missing.subList(0, most) : missing;
        long upTo = more ? page.getLast().number() : revision.number();
        return new ChangeSet(revision.generation(), after, Math.max(after, upTo), snapshot, more, page);
    }

    static String userId(int number) {
        return User.ID_PREFIX + String.format("%012d", number);
    }
}
