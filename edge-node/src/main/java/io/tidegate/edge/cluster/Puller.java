package io.tidegate.edge.cluster;

import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Tombstones;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the coordinator for what the replica lacks, page after page, one question at a time. Whoever shows a new generation is told first
 * which keys are revoked. For one Vert.x context.
 */
final class Puller {
    private static final Logger LOG = LoggerFactory.getLogger(Puller.class);

    /** In place of a generation: not any more. */
    private static final long UNTOLD = -1;

    /** The answer to tombstones, of which nothing is needed. */
    private record Taken() {}

    private final CoordinatorClient client;
    private final Replica replica;
    private final ReplicaStore store;
    private final Runnable complete;
    private boolean pulling;
    private boolean again;
    private boolean telling;
    /** Nobody knows better before the first answer. */
    private boolean lacking = true;

    /** Which generation knows all keys that are revoked here; 0 before the first snapshot. */
    private long toldGeneration;

    /** @param complete called whenever the replica has all that there was when it was asked for */
    Puller(CoordinatorClient client, Replica replica, ReplicaStore store, Runnable complete) {
        this.client = client;
        this.replica = replica;
        this.store = store;
        this.complete = complete;
    }

    /** The generation that was told of the tombstones by an earlier process. */
    void told(long generation) {
        toldGeneration = generation;
    }

    /** Pulls when the replica is not there yet, or when the coordinator may lack tombstones. */
    void newest(Revision newest) {
        Revision applied = replica.applied();
        boolean behind = newest.generation() != applied.generation() || newest.number() > applied.number();
        if (behind || lacksTombstones(newest.generation())) {
            if (!telling) {
                telling = true;
                tell(newest.generation()).onComplete(_ -> {
                    telling = false;
                    pull();
                });
            }
        } else {
            lacking = false;
            complete.run();
        }
    }

    /** Whether the replica may lack something: until what was asked for has come, and when it could not be had. */
    boolean lacking() {
        return lacking;
    }

    /** Pulls now, or once more after the pull that runs. */
    void pull() {
        lacking = true;
        if (pulling) {
            again = true;
            return;
        }
        pulling = true;
        again = false;
        ask();
    }

    private void ask() {
        Revision from = replica.cursor();
        client.get("/v1/sync/changes?generation=" + from.generation() + "&after=" + from.number(), ChangeSet.class)
                .onComplete(result -> {
                    switch (result.result()) {
                        case Reply.Answered<ChangeSet>(ChangeSet page) -> take(page);
                        case Reply.Refused<ChangeSet>(var error) -> ended("refused: " + error.message());
                        case Reply.Away<ChangeSet>(String why) -> ended(why);
                    }
                });
    }

    private void take(ChangeSet page) {
        replica.pulled(page).onComplete(taken -> {
            if (taken.failed()) {
                ended(String.valueOf(taken.cause().getMessage()));
            } else if (taken.result() == Replica.Next.PULL) {
                ask();
            } else {
                done();
            }
        });
    }

    private void done() {
        pulling = false;
        if (toldGeneration == 0) {
            // All that is revoked so far was heard from this generation itself.
            keepTold(replica.applied().generation());
        }
        complete.run();
        if (again) {
            pull();
        } else {
            lacking = false;
        }
    }

    /** The next beat's answer begins another one. */
    private void ended(String why) {
        LOG.warn("Changes could not be pulled: {}", why);
        pulling = false;
        lacking = true;
        replica.pullEnded();
    }

    private boolean lacksTombstones(long generation) {
        if (replica.takeUntoldTombstones()) {
            toldGeneration = UNTOLD;
        }
        return toldGeneration != generation
                && replica.applied().generation() != 0
                && !replica.tombstones().isEmpty();
    }

    private Future<Void> tell(long generation) {
        if (!lacksTombstones(generation)) {
            return Future.succeededFuture();
        }
        return tell(generation, List.copyOf(replica.tombstones()), 0);
    }

    /** One message after the other: all at once they would take the beats' connections, and none be answered in time. */
    private Future<Void> tell(long generation, List<String> all, int from) {
        if (from >= all.size()) {
            LOG.info("Generation {} was told of {} revoked keys", generation, all.size());
            keepTold(generation);
            return Future.succeededFuture();
        }
        int to = Math.min(all.size(), from + Tombstones.MOST);
        return client.post("/v1/sync/tombstones", new Tombstones(generation, all.subList(from, to)), Taken.class)
                .compose(reply ->
                        reply instanceof Reply.Answered ? tell(generation, all, to) : Future.succeededFuture());
    }

    private void keepTold(long generation) {
        toldGeneration = generation;
        store.told(generation)
                .onFailure(failure -> LOG.debug("Who was told of revoked keys was not kept: {}", failure.getMessage()));
    }
}
