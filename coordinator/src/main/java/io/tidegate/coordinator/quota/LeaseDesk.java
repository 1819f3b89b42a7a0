package io.tidegate.coordinator.quota;

import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseGrant;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.coordinator.access.Refusal;
import io.tidegate.coordinator.registry.NodeEpochs;
import io.tidegate.coordinator.registry.NodeEpochs.EpochStanding;
import io.tidegate.coordinator.store.Store;
import io.tidegate.coordinator.sync.ChangeFeed;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers nodes that ask for leases. Who gets nothing while others hold something waits until they have been asked to give back what lies
 * idle, and is answered within a second all the same. For any thread.
 */
final class LeaseDesk {
    /** From the request's coming to its answer. */
    static final Duration PATIENCE = Duration.ofMillis(900);

    private final Store store;
    private final LeaseBook book;
    private final WaitingRoom waiting;
    private final ForgottenResets resets;
    private final ChangeFeed feed;
    private final LongSupplier nanoTime;

    LeaseDesk(
            Store store,
            LeaseBook book,
            WaitingRoom waiting,
            ForgottenResets resets,
            ChangeFeed feed,
            LongSupplier nanoTime) {
        this.store = store;
        this.book = book;
        this.resets = resets;
        this.feed = feed;
        this.waiting = waiting;
        this.nanoTime = nanoTime;
    }

    sealed interface Outcome {
        record Answered(LeaseAnswer answer) implements Outcome {}

        record Refused(Refusal refusal) implements Outcome {}
    }

    Future<Outcome> ask(String node, LeaseRequest request) {
        long came = nanoTime.getAsLong();
        return end(node, request.ends())
                .compose(ended -> take(node, request).compose(taken -> {
                    Optional<Refusal> refusal = NodeEpochs.refusal(taken.epoch());
                    if (refusal.isPresent()) {
                        return Future.succeededFuture(new Outcome.Refused(refusal.get()));
                    }
                    Future<List<Optional<LeaseGrant>>> grants =
                            taken.recallable().isEmpty()
                                    ? Future.succeededFuture(taken.grants())
                                    : waited(node, request, taken, came);
                    return grants.map(all -> answered(taken, all, ended));
                }));
    }

    /** First, for what they held may serve the asks; one after the other, for each locks windows of its own. */
    private Future<List<String>> end(String node, List<EpochEnd> ends) {
        Future<List<String>> done = Future.succeededFuture(new ArrayList<>());
        for (EpochEnd end : ends) {
            done = done.compose(ended -> store.write(connection -> book.end(connection, node, end))
                    .map(over -> {
                        if (over) {
                            ended.add(end.epoch());
                        }
                        return ended;
                    }));
        }
        return done;
    }

    private Future<LeaseBook.Taken> take(String node, LeaseRequest request) {
        return takeOrLearn(node, request).compose(taken -> {
            boolean closed =
                    taken.epoch() == EpochStanding.CURRENT && !taken.gate().open();
            return closed ? takeWhenOpen(node, request, taken) : Future.succeededFuture(taken);
        });
    }

    /** When the node has leases of a newer window than the bank knows, the bank learns of that and begins again. */
    private Future<LeaseBook.Taken> takeOrLearn(String node, LeaseRequest request) {
        return store.write(connection -> book.take(connection, node, request)).compose(taken -> {
            List<LeaseAsk> newer = ForgottenResets.among(request.asks(), taken.grants());
            return newer.isEmpty()
                    ? Future.succeededFuture(taken)
                    : store.write(connection -> resets.write(connection, newer)).compose(_ -> {
                        feed.committed();
                        return store.write(connection -> book.take(connection, node, request));
                    });
        });
    }

    /** What the node claims is stored by now, so it may count as settled; if it was the last one, it is granted something at once. */
    private Future<LeaseBook.Taken> takeWhenOpen(String node, LeaseRequest request, LeaseBook.Taken taken) {
        boolean settled =
                request.settled() && request.generation() == taken.gate().generation();
        return store.write(connection -> book.gate().asked(connection, node, settled))
                .compose(open -> open
                        ? store.write(connection -> book.take(connection, node, request))
                        : Future.succeededFuture(taken));
    }

    private Future<List<Optional<LeaseGrant>>> waited(
            String node, LeaseRequest request, LeaseBook.Taken taken, long came) {
        long left = PATIENCE.toNanos() - (nanoTime.getAsLong() - came);
        if (left <= 0) {
            return Future.succeededFuture(taken.grants());
        }
        List<Asked> asks = taken.recallable().stream()
                .map(place -> new Asked(node, request.epoch(), request.asks().get(place)))
                .toList();
        List<LeaseGrant> known = taken.recallable().stream()
                .map(place -> taken.grants().get(place).orElseThrow())
                .toList();
        return waiting.enter(asks, known, Duration.ofNanos(left)).map(later -> {
            List<Optional<LeaseGrant>> grants = new ArrayList<>(taken.grants());
            for (int i = 0; i < later.size(); i++) {
                grants.set(taken.recallable().get(i), Optional.of(later.get(i)));
            }
            return grants;
        });
    }

    private static Outcome answered(LeaseBook.Taken taken, List<Optional<LeaseGrant>> grants, List<String> ended) {
        return new Outcome.Answered(new LeaseAnswer(
                taken.nowMillis(),
                taken.gate().generation(),
                grants.stream().flatMap(Optional::stream).toList(),
                ended));
    }
}
