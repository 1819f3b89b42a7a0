package io.tidegate.coordinator.sync;

import io.tidegate.common.wire.Change;
import io.tidegate.common.wire.ChangeSet;
import io.tidegate.common.wire.Revision;
import io.tidegate.coordinator.audit.Actor;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.Records.Changed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads from the store what is new, and hands it to the pushes: in the order of the numbers, each set beginning where the one before
 * ended. It reads after each commit of this coordinator, and looks from time to time for those of others. For any thread.
 */
public final class StoreFeed implements ChangeFeed, Generations {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFeed.class);

    /** Records in a set that is pulled. */
    private static final int PULLED_MOST = 500;
    /** Records in a set that is pushed. */
    private static final int PUSHED_MOST = 64;

    private static final Duration SHARED_PAUSE = Duration.ofMillis(200);
    private static final Duration ALONE_PAUSE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Store store;
    private final GenerationChange generations;
    private final long pauseMillis;
    private final Context context;
    private final List<Push> pushes = new CopyOnWriteArrayList<>();
    private final LongAdder pushed = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Revision newest;
    private volatile boolean closed;
    // confined to the context
    private boolean reading;
    private boolean askedAgain;
    private long timer;

    private StoreFeed(Vertx vertx, Store store, GenerationChange generations, Duration pause, Revision newest) {
        this.vertx = vertx;
        this.store = store;
        this.generations = generations;
        this.pauseMillis = pause.toMillis();
        this.newest = newest;
        this.context = vertx.getOrCreateContext();
    }

    /**
     * Begins at the revision that the store has now: who missed something earlier pulls.
     *
     * @param shared whether other coordinators may write to the store: then it is looked at five times a second
     */
    public static Future<StoreFeed> start(Vertx vertx, Store store, GenerationChange generations, boolean shared) {
        // alone, the look is for what could not be read right after its commit
        Duration pause = shared ? SHARED_PAUSE : ALONE_PAUSE;
        return store.read(Records::revision).map(now -> {
            StoreFeed feed = new StoreFeed(vertx, store, generations, pause, now);
            feed.context.runOnContext(_ -> feed.lookLater());
            return feed;
        });
    }

    /** Hands it all sets from the next one on. */
    public void join(Push push) {
        pushes.add(push);
    }

    @Override
    public void committed() {
        context.runOnContext(_ -> look());
    }

    @Override
    public Revision newest() {
        return newest;
    }

    @Override
    public Future<ChangeSet> since(Revision have) {
        return store.read(connection -> {
            Changed changed = Records.since(connection, have.number(), PULLED_MOST);
            Revision now = changed.newest();
            boolean comparable = have.generation() == now.generation() && have.number() <= now.number();
            return comparable
                    ? set(have.number(), changed, PULLED_MOST, false)
                    : set(0, Records.since(connection, 0, PULLED_MOST), PULLED_MOST, true);
        });
    }

    @Override
    public Future<Revision> seen(Actor who, Revision shown) {
        return Revisions.ahead(shown, newest)
                ? generations.ifAhead(who, shown).onSuccess(_ -> committed())
                : Future.succeededFuture(newest);
    }

    @Override
    public Future<Revision> restored(Actor who) {
        return generations.begin(who).onSuccess(_ -> committed());
    }

    /** Records pushed since the start, to be registered as a metric. */
    public long pushed() {
        return pushed.sum();
    }

    /** Looks at the store that failed, to be registered as a metric. */
    public long failures() {
        return failures.sum();
    }

    /** Pushes nothing more. */
    public void close() {
        closed = true;
        context.runOnContext(_ -> vertx.cancelTimer(timer));
    }

    private void look() {
        if (reading) {
            askedAgain = true;
        } else if (!closed) {
            reading = true;
            askedAgain = false;
            vertx.cancelTimer(timer);
            Revision from = newest;
            store.read(connection -> Records.since(connection, from.number(), PUSHED_MOST))
                    .onSuccess(changed -> read(from, changed))
                    .onFailure(this::failed);
        }
    }

    private void failed(Throwable why) {
        failures.increment();
        LOG.debug("Changes cannot be read; nodes pull them if this goes on", why);
        reading = false;
        lookLater();
    }

    private void read(Revision from, Changed changed) {
        reading = false;
        Revision now = changed.newest();
        boolean more = false;
        if (Revisions.ahead(from, now)) {
            LOG.warn("The store went back from {} to {}: it was restored", from, now);
            var _ = generations
                    .ifAhead(new Actor.Coordinator(), from)
                    .onSuccess(next -> newest = next)
                    .onSuccess(next -> push(Revisions.hint(next)));
        } else if (now.generation() != from.generation()) {
            newest = now;
            push(Revisions.hint(now));
        } else if (now.number() > from.number()) {
            ChangeSet set = set(from.number(), changed, PUSHED_MOST, false);
            newest = set.revision();
            pushed.add(set.changes().size());
            push(set);
            more = set.more();
        }
        if (more || askedAgain) {
            look();
        } else {
            lookLater();
        }
    }

    private static ChangeSet set(long after, Changed changed, int most, boolean snapshot) {
        List<Change> changes = changed.changes();
        long newest = changed.newest().number();
        long upTo = changes.size() < most ? newest : changes.getLast().number();
        return new ChangeSet(changed.newest().generation(), after, upTo, snapshot, upTo < newest, changes);
    }

    private void push(ChangeSet set) {
        for (Push push : pushes) {
            try {
                push.push(set);
            } catch (RuntimeException e) {
                LOG.error("Changes up to {} were not pushed one of the ways", set.revision(), e);
            }
        }
    }

    private void lookLater() {
        if (!closed) {
            timer = vertx.setTimer(pauseMillis, _ -> look());
        }
    }
}
