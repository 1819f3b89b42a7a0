package io.tidegate.edge.standalone;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.quota.LeaseSource.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the own bank is asked, in the order in which it came. One transaction follows the other, each with what there is time for, so that
 * the rows of exchanges, which the same thread writes, wait for few of them. For any thread.
 */
final class AskLine {
    /** A transaction takes no more from the line after so long, or after half of what the last one took: where a commit is slow, more share one. */
    private static final long LEAST_NANOS = Duration.ofMillis(1).toNanos();

    private record Asked(LeaseRequest request, Promise<Reply> promise) {}

    private final Function<Iterable<LeaseRequest>, Future<List<Reply>>> transaction;
    private final LongSupplier nanoTime;

    /** Only what follows a transaction takes from it. */
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile long begunNanos;
    private volatile long tookNanos;

    /**
     * An empty line.
     *
     * @param transaction answers what it is given, as far as that goes, in its order; goes through it anew when it is tried again
     */
    AskLine(Function<Iterable<LeaseRequest>, Future<List<Reply>>> transaction, LongSupplier nanoTime) {
        this.transaction = transaction;
        this.nanoTime = nanoTime;
    }

    Future<Reply> ask(LeaseRequest request) {
        Promise<Reply> promise = Promise.promise();
        asked.add(new Asked(request, promise));
        if (unanswered.getAndIncrement() == 0) {
            next();
        }
        return promise.future();
    }

    private void next() {
        begunNanos = nanoTime.getAsLong();
        transaction.apply(Turn::new).onSuccess(this::tell).onFailure(this::failed);
    }

    /** When the database is down, all that wait hear it at once; anything else can be about the first in line alone. */
    private void failed(Throwable failure) {
        boolean down = failure instanceof DatabaseUnavailable unavailable
                && unavailable.reason() != DatabaseUnavailable.Reason.QUEUE_FULL;
        Reply away = new Reply.Away(String.valueOf(failure.getMessage()));
        tell(Collections.nCopies(down ? unanswered.get() : 1, away));
    }

    /** The next transaction is on its way before anybody hears, for what they do then is theirs. */
    private void tell(List<Reply> replies) {
        tookNanos = nanoTime.getAsLong() - begunNanos;
        List<Promise<Reply>> promises = new ArrayList<>();
        replies.forEach(_ -> promises.add(asked.remove().promise));
        if (unanswered.addAndGet(-replies.size()) > 0) {
            next();
        }
        for (int i = 0; i < replies.size(); i++) {
            promises.get(i).complete(replies.get(i));
        }
    }

    /** The first in line, and those behind it that there is time for. Takes none out. */
    private final class Turn implements Iterator<LeaseRequest> {
        private final Iterator<Asked> line = asked.iterator();
        private final long end = nanoTime.getAsLong() + Math.max(LEAST_NANOS, tookNanos / 2);
        private boolean begun;

        @Override
        public boolean hasNext() {
            return line.hasNext() && (!begun || nanoTime.getAsLong() - end < 0);
        }

        @Override
        public LeaseRequest next() {
            begun = true;
            return line.next().request;
        }
    }
}
