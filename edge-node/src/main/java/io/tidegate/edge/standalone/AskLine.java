package io.tidegate.edge.standalone;

import io.tidegate.common.sqlite.DatabaseUnavailable;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseRequest;
import io.tidegate.edge.quota.LeaseSource.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
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
    /** A transaction takes no more from the line after so long. */
    private static final long LONGEST_NANOS = Duration.ofMillis(1).toNanos();

    private record Asked(LeaseRequest request, Promise<Reply> promise) {}

    private final Function<Iterable<LeaseRequest>, Future<List<LeaseAnswer>>> transaction;
    private final LongSupplier nanoTime;

    /** Only what follows a transaction takes from it. */
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();

    private final AtomicInteger unanswered = new AtomicInteger();

    /** One of them cannot be answered: till all are, each has a transaction of its own. */
    private volatile boolean oneByOne;

    /**
     * An empty line.
     *
     * @param transaction answers what it is given, as far as that goes, in its order; may go through it anew when it is tried again
     */
    AskLine(Function<Iterable<LeaseRequest>, Future<List<LeaseAnswer>>> transaction, LongSupplier nanoTime) {
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
        transaction
                .apply(Turn::new)
                .onSuccess(answers ->
                        tell(answers.stream().<Reply>map(Reply.Answered::new).toList()))
                .onFailure(this::failed);
    }

    private void failed(Throwable failure) {
        Reply away = new Reply.Away(String.valueOf(failure.getMessage()));
        if (failure instanceof DatabaseUnavailable) {
            tell(Collections.nCopies(unanswered.get(), away));
        } else if (oneByOne) {
            tell(List.of(away));
        } else {
            oneByOne = true;
            next();
        }
    }

    private void tell(List<Reply> replies) {
        replies.forEach(reply -> asked.remove().promise.complete(reply));
        if (unanswered.addAndGet(-replies.size()) > 0) {
            next();
        } else {
            oneByOne = false;
        }
    }

    /** The first in line, and those behind it that there is time for. Takes none out. */
    private final class Turn implements Iterator<LeaseRequest> {
        private final Iterator<Asked> line = asked.iterator();
        private final long end = nanoTime.getAsLong() + LONGEST_NANOS;
        private boolean begun;

        @Override
        public boolean hasNext() {
            return line.hasNext() && (!begun || (!oneByOne && nanoTime.getAsLong() - end < 0));
        }

        @Override
        public LeaseRequest next() {
            begun = true;
            return line.next().request;
        }
    }
}
