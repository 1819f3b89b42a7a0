package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.RecordKind;
import io.tidegate.common.wire.Revision;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's records on this node: committed to the database first, then put where requests are served from. Of each record
 * it takes only what is newer, so whatever comes old, late, twice or in another order is harmless; and it says that it is complete
 * up to a revision only when it is. All changes are taken one after the other. For one Vert.x context.
 */
final class Replica {
    private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

    /** Pushes that wait for the database. What comes on top is dropped: a pull brings it later. */
    private static final int MOST_WAITING = 1_000;

    private static final String REVOKED = "revoked";

    private final ReplicaStore store;
    private final LiveRecords live;
    private final Runnable moved;

    private Future<Void> last = Future.succeededFuture();
    private int waiting;
    private long order;
    private long pass;
    private Optional<Snapshot> snapshot = Optional.empty();
    private volatile Revision applied = Revision.NONE;
    private boolean untoldTombstones;

    /** Keys that are revoked, and that the database has not taken as such yet. */
    private final Set<String> unkept = new HashSet<>();

    /**
     * A snapshot that is being taken.
     *
     * @param upTo the number up to which it has come
     */
    private record Snapshot(long generation, long upTo) {}

    /** What to do after changes were taken. */
    enum Next {
        /** All is there that can be told from them. */
        NOTHING,
        /** Something is missing: ask for it. */
        PULL
    }

    /**
     * Empty until {@link #start}.
     *
     * @param moved called whenever {@link #applied} changed
     */
    Replica(ReplicaStore store, LiveRecords live, Runnable moved) {
        this.store = store;
        this.live = live;
        this.moved = moved;
    }

    /** Takes up what the database has of this cluster and node. */
    Future<ReplicaState> start(ClusterIdentity identity, String fingerprint) {
        live.follow(identity.nodeId());
        return store.load(fingerprint, identity.nodeId()).map(content -> {
            live.bury(content.tombstones(), ++order);
            content.records().forEach(change -> known(change).ifPresent(live::put));
            pass = content.state().pass();
            applied = content.state().applied();
            return content.state();
        });
    }

    /** Up to where it has all changes. For any thread. */
    Revision applied() {
        return applied;
    }

    /** From where on to ask. */
    Revision cursor() {
        return snapshot.map(taking -> new Revision(taking.generation(), taking.upTo()))
                .orElse(applied);
    }

    /** Keys that are revoked for ever. */
    Set<String> tombstones() {
        return live.tombstones();
    }

    /** Whether the coordinator may not know of a tombstone that this node has; said once. */
    boolean takeUntoldTombstones() {
        boolean untold = untoldTombstones;
        untoldTombstones = false;
        return untold;
    }

    /** Takes what was pushed, whatever it is. Fails when the database does. */
    Future<Next> pushed(ChangeSet changes) {
        if (waiting >= MOST_WAITING) {
            return Future.succeededFuture(Next.PULL);
        }
        waiting++;
        return inTurn(() -> takePush(changes)).onComplete(_ -> waiting--);
    }

    /** Takes an answer to {@link #cursor}. Fails when the database does, or when it is no answer to that. */
    Future<Next> pulled(ChangeSet page) {
        return inTurn(() -> takePage(page));
    }

    /** The next pull begins anew from {@link #applied}. */
    void pullEnded() {
        snapshot = Optional.empty();
    }

    private Future<Next> takePush(ChangeSet changes) {
        boolean ofSnapshot = snapshot.filter(taking -> taking.generation() == changes.generation())
                .isPresent();
        boolean ofApplied = snapshot.isEmpty() && changes.generation() == applied.generation();
        return bury(changes, !ofApplied && !ofSnapshot).compose(_ -> {
            if (!ofApplied && !ofSnapshot) {
                return Future.succeededFuture(Next.PULL);
            }
            boolean gap = ofSnapshot || changes.snapshot() || changes.after() > applied.number();
            Revision after = gap || changes.upTo() <= applied.number() ? applied : changes.revision();
            ReplicaStore.Taking taking = ofSnapshot ? ReplicaStore.Taking.OVER : ReplicaStore.Taking.BESIDE;
            return take(changes, taking, after).map(gap || changes.more() ? Next.PULL : Next.NOTHING);
        });
    }

    private Future<Next> takePage(ChangeSet page) {
        Revision asked = cursor();
        boolean goesOn = page.generation() == asked.generation()
                && page.after() <= asked.number()
                && !(page.snapshot() && page.upTo() <= asked.number());
        boolean begins = page.snapshot() && !(snapshot.isPresent() && goesOn);
        if (!begins && !goesOn) {
            return Future.failedFuture(new IllegalStateException("asked for what changed since " + asked
                    + ", the coordinator answered what changed from " + page.after() + " to " + page.revision()));
        }
        if (page.more() && page.upTo() <= (begins ? 0 : asked.number())) {
            return Future.failedFuture(new IllegalStateException("the page up to " + page.revision() + " has no end"));
        }
        if (begins) {
            pass++;
            LOG.info("Taking a snapshot of generation {}", page.generation());
        }
        if (begins || snapshot.isPresent()) {
            snapshot = Optional.of(new Snapshot(page.generation(), page.upTo()));
        }
        return bury(page, false).compose(_ -> snapshot.isPresent() ? takeOfSnapshot(page) : takeDelta(page));
    }

    private Future<Next> takeDelta(ChangeSet page) {
        Revision after = page.upTo() <= applied.number() ? applied : page.revision();
        return take(page, ReplicaStore.Taking.OVER, after).map(page.more() ? Next.PULL : Next.NOTHING);
    }

    private Future<Next> takeOfSnapshot(ChangeSet page) {
        return take(page, ReplicaStore.Taking.OVER, applied)
                .compose(_ -> page.more()
                        ? Future.succeededFuture(Next.PULL)
                        : store.dropOlderThan(pass, page.revision()).map(gone -> {
                            order++;
                            gone.forEach(name -> live.remove(name, order));
                            snapshot = Optional.empty();
                            LOG.info(
                                    "The snapshot is complete: revision {}, {} records went",
                                    page.revision(),
                                    gone.size());
                            advance(page.revision());
                            return Next.NOTHING;
                        }));
    }

    private Future<Void> take(ChangeSet changes, ReplicaStore.Taking taking, Revision after) {
        List<Change> sound = new ArrayList<>();
        List<ReplicaRecord> records = new ArrayList<>();
        for (Change change : changes.changes()) {
            known(change).ifPresent(record -> {
                sound.add(change);
                records.add(record);
            });
        }
        return store.take(sound, changes.generation(), taking, pass, after).map(taken -> {
            taken.stream().mapToObj(records::get).forEach(live::put);
            advance(after);
            return null;
        });
    }

    /** A revocation holds whatever else becomes of the record: of any generation, in any order. */
    private Future<Void> bury(ChangeSet changes, boolean ofAnotherGeneration) {
        List<String> revoked = changes.changes().stream()
                .filter(change -> change.kind() == RecordKind.KEY
                        && REVOKED.equals(change.body().path("state").asText())
                        && !live.tombstones().contains(change.id()))
                .map(Change::id)
                .toList();
        if (!revoked.isEmpty()) {
            live.bury(revoked, ++order);
            revoked.forEach(id -> LOG.info("Key {} is revoked", id));
            untoldTombstones |= ofAnotherGeneration;
            unkept.addAll(revoked);
        }
        List<String> unburied = List.copyOf(unkept);
        return unburied.isEmpty()
                ? Future.succeededFuture()
                : store.bury(unburied).onSuccess(_ -> unburied.forEach(unkept::remove));
    }

    private Optional<ReplicaRecord> known(Change change) {
        return switch (ReplicaRecord.of(change, ++order)) {
            case ReplicaRecord.Outcome.Known(ReplicaRecord record) -> Optional.of(record);
            case ReplicaRecord.Outcome.Senseless(String why) -> {
                LOG.error(
                        "The {} {} of revision {} makes no sense and is left out: {}",
                        change.kind(),
                        change.id(),
                        change.number(),
                        why);
                yield Optional.empty();
            }
        };
    }

    private void advance(Revision to) {
        if (!to.equals(applied)) {
            applied = to;
            moved.run();
        }
    }

    /** One after the other, also after one that failed. */
    private <T> Future<T> inTurn(Supplier<Future<T>> work) {
        Future<T> done = last.transform(_ -> work.get());
        last = done.otherwiseEmpty().mapEmpty();
        return done;
    }
}
