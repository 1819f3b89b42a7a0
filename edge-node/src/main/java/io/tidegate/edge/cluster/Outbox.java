package io.tidegate.edge.cluster;

import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.UsageAnswer;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.edge.ledger.ClosedAttempt;
import io.tidegate.edge.ledger.Epoch;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.SentRows;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the ledger's closed rows to the coordinator, those of the oldest epoch first, one batch in the air. An acknowledgement moves a
 * cursor and deletes nothing, so rows can always be sent again, and the coordinator counts none twice: after a fault on either side the
 * outbox goes on from where the coordinator says it is, be that earlier or later than before.
 *
 * <p>For any thread: it has a context of its own. It reads beside the ledger's writer and never holds it up.
 */
public final class Outbox implements OutboxView {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private static final int MOST_DOUBLINGS = 16;

    /** How often somebody who goes tries to be heard. */
    private static final int LAST_TRIES = 3;

    /** Of a message, around its rows. */
    private static final int FRAME = 100;

    /** Where batches go. */
    @FunctionalInterface
    public interface Sender {
        Future<Reply<UsageAnswer>> send(UsageBatch batch);

        static Sender to(CoordinatorClient coordinator) {
            return batch -> coordinator.post("/v1/nodes/usage", batch, UsageAnswer.class);
        }
    }

    /**
     * How fast it goes.
     *
     * @param gatherMillis from the first new row to the sending, so that a batch gathers
     * @param firstPauseMillis after the first failure; it doubles with each, and is spread at random
     * @param longestPauseMillis between two tries
     */
    public record Pace(long gatherMillis, long firstPauseMillis, long longestPauseMillis) {
        public static final Pace USUAL = new Pace(200, 500, 30_000);
    }

    /** What was there at the last look. */
    private record Look(long lastSeq, long unsent, long oldestAt) {}

    private final Vertx vertx;
    private final Context context;
    private final Ledger ledger;
    private final Sender sender;
    private final Pace pace;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicBoolean told = new AtomicBoolean();

    // Confined to the context
    private boolean busy;
    private boolean timed;
    private long timer;
    private boolean again;
    private int failures;
    private int lastTries;
    /** Counts what makes answers that are still on their way worthless. */
    private int era;

    /** Who waits until all is sent that there was when they came. */
    private final List<Waiter> forDrained = new ArrayList<>();

    /**
     * Somebody who waits.
     *
     * @param goes whether it waits no longer than for a few tries
     * @param upTo the seq of the current epoch up to which rows are to be sent, with all of earlier epochs
     */
    private record Waiter(long upTo, Promise<Void> promise, boolean goes) {
        /** Whether the first row that is not sent came later; rows come all the time, so there may always be one. */
        boolean isServed(List<ClosedAttempt> unsent, Epoch current) {
            return unsent.isEmpty()
                    || (unsent.getFirst().name().epoch().equals(current)
                            && unsent.getFirst().name().seq() > upTo);
        }
    }

    private boolean closed;
    private volatile Look look = new Look(0, 0, 0);

    /** An outbox that sends nothing before {@link #start}. */
    public Outbox(Vertx vertx, Ledger ledger, Sender sender, Pace pace, InstantSource clock, RandomGenerator random) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.ledger = ledger;
        this.sender = sender;
        this.pace = pace;
        this.clock = clock;
        this.random = random;
    }

    /** Sends what is there, and from now on what comes. */
    public void start() {
        ledger.whenClosed(this::rowsCame);
        context.runOnContext(_ -> send());
    }

    /**
     * The coordinator has said up to where it has the rows of each epoch; of an epoch that it doesn't name it has none. To be called
     * with each registration's answer; ask for one when the store's generation has changed, for then rows may be missing there.
     */
    @Override
    public Future<Void> registered(List<Cursor> cursors) {
        Promise<Void> drained = Promise.promise();
        context.runOnContext(_ -> {
            era++;
            failures = 0;
            ledger.acknowledgedOnly(cursors).onComplete(moved -> {
                if (moved.succeeded()) {
                    forDrained.add(new Waiter(ledger.lastSeq(), drained, false));
                } else {
                    drained.fail(moved.cause());
                }
                sendNow();
            });
        });
        return drained.future();
    }

    /** Sends what there is, now. Done when the coordinator has it; fails when some tries have. */
    public Future<Void> flush() {
        Promise<Void> sent = Promise.promise();
        context.runOnContext(_ -> {
            failures = 0;
            lastTries = 0;
            forDrained.add(new Waiter(ledger.lastSeq(), sent, true));
            sendNow();
        });
        return sent.future();
    }

    /** For the heartbeat; asks nobody. */
    @Override
    public OutboxState state() {
        Look last = look;
        long seq = ledger.lastSeq();
        long unsent = last.unsent + Math.max(0, seq - last.lastSeq);
        long age = unsent == 0 || last.oldestAt == 0 ? 0 : Math.max(0, clock.millis() - last.oldestAt);
        return new OutboxState(seq, unsent, age);
    }

    /** Sends nothing more; what is unsent is sent after the next start. */
    public Future<Void> close() {
        return Future.future(done -> context.runOnContext(_ -> {
            closed = true;
            cancelTimer();
            done.complete();
        }));
    }

    /** On the ledger's writer thread, after each commit: it must cost nothing. */
    private void rowsCame() {
        if (!told.getPlain() && told.compareAndSet(false, true)) {
            context.runOnContext(_ -> noticed());
        }
    }

    private void noticed() {
        told.set(false);
        Look last = look;
        if (last.oldestAt == 0) {
            look = new Look(last.lastSeq, last.unsent, clock.millis());
        }
        again = true;
        if (!busy && !timed) {
            sendAfter(pace.gatherMillis);
        }
    }

    private void sendAfter(long millis) {
        if (!closed) {
            timed = true;
            timer = vertx.setTimer(millis, _ -> {
                timed = false;
                send();
            });
        }
    }

    private void cancelTimer() {
        if (timed) {
            vertx.cancelTimer(timer);
            timed = false;
        }
    }

    private void sendNow() {
        cancelTimer();
        again = true;
        send();
    }

    private void send() {
        if (busy || closed) {
            return;
        }
        busy = true;
        again = false;
        int thisEra = era;
        List<Waiter> waiting = List.copyOf(forDrained);
        long lastSeq = ledger.lastSeq();
        ledger.unsent(UsageBatch.MOST)
                .compose(unsent -> {
                    long oldest = unsent.rows().isEmpty()
                            ? 0
                            : unsent.rows().getFirst().closedAtMillis();
                    look = new Look(lastSeq, unsent.count(), oldest);
                    // Who came to wait since the look was begun waits for the next one.
                    waiting.stream()
                            .filter(one -> one.isServed(unsent.rows(), ledger.epoch()) && forDrained.remove(one))
                            .forEach(one -> one.promise().complete());
                    if (unsent.rows().isEmpty()) {
                        return Future.succeededFuture(Step.DONE);
                    }
                    return send(unsent.rows(), thisEra);
                })
                .otherwise(failure -> failed("the ledger can't be used: " + failure.getMessage()))
                .onSuccess(this::next);
    }

    /** What to do next. */
    private enum Step {
        DONE,
        MORE,
        PAUSE
    }

    private void next(Step step) {
        busy = false;
        switch (step) {
            case DONE -> {
                if (again) {
                    sendAfter(pace.gatherMillis);
                }
            }
            case MORE -> send();
            case PAUSE -> {
                lastTries++;
                if (lastTries >= LAST_TRIES) {
                    forDrained.removeIf(
                            waiter -> waiter.goes && waiter.promise.tryFail("the coordinator does not take them"));
                }
                sendAfter(pause());
            }
        }
    }

    private long pause() {
        long doubled = pace.firstPauseMillis << Math.min(failures - 1, MOST_DOUBLINGS);
        long longest = Math.min(pace.longestPauseMillis, doubled);
        return longest / 2 + random.nextLong(longest / 2 + 1) + 1;
    }

    private Future<Step> send(List<ClosedAttempt> rows, int thisEra) {
        List<UsageRow> batch = fitting(rows);
        return sender.send(new UsageBatch(batch))
                .otherwise(failure -> new Reply.Away<>(String.valueOf(failure.getMessage())))
                .compose(reply -> thisEra == era ? took(batch, reply) : Future.succeededFuture(Step.MORE));
    }

    static List<UsageRow> fitting(List<ClosedAttempt> rows) {
        List<UsageRow> batch = new ArrayList<>(rows.size());
        int bytes = FRAME;
        for (ClosedAttempt row : rows) {
            UsageRow message = RowMessage.of(row);
            bytes += RowMessage.mostBytes(message);
            if (bytes > UsageBatch.MOST_BYTES && !batch.isEmpty()) {
                break;
            }
            batch.add(message);
        }
        return batch;
    }

    private Future<Step> took(List<UsageRow> batch, Reply<UsageAnswer> reply) {
        return switch (reply) {
            case Reply.Answered<UsageAnswer>(UsageAnswer answer) -> {
                if (!moves(batch, answer.cursors())) {
                    yield Future.succeededFuture(failed("the coordinator took none of " + batch.size() + " rows"));
                }
                yield ledger.acknowledged(answer.cursors(), lastOf(batch)).map(_ -> succeeded());
            }
            case Reply.Refused<UsageAnswer>(var error) ->
                Future.succeededFuture(failed("the coordinator refused them: " + error.message()));
            case Reply.Away<UsageAnswer>(String why) -> Future.succeededFuture(failed(why));
        };
    }

    /** Whether a cursor of the batch's epochs is elsewhere than just before its first row, where it was. */
    private static boolean moves(List<UsageRow> batch, List<Cursor> cursors) {
        return cursors.stream()
                .anyMatch(cursor -> batch.stream()
                        .filter(row -> row.epoch().equals(cursor.epoch()))
                        .findFirst()
                        .filter(first -> cursor.seq() != first.seq() - 1)
                        .isPresent());
    }

    private static List<SentRows> lastOf(List<UsageRow> batch) {
        Map<String, Long> last = new HashMap<>();
        batch.forEach(row -> last.merge(row.epoch(), row.seq(), Math::max));
        return last.entrySet().stream()
                .map(epoch -> new SentRows(epoch.getKey(), epoch.getValue()))
                .toList();
    }

    private Step succeeded() {
        if (failures > 0) {
            LOG.info("Usage is reported again");
        }
        failures = 0;
        return Step.MORE;
    }

    private Step failed(String why) {
        if (failures++ == 0) {
            LOG.warn("Usage rows wait in the ledger and are sent later: {}", why);
        } else {
            LOG.debug("Usage rows still wait: {}", why);
        }
        return Step.PAUSE;
    }
}
