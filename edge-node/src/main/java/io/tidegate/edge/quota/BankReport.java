package io.tidegate.edge.quota;

import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Tells the bank what it has to know after the node's start, and after the bank was restored: all that is leased here, and which epochs are
 * over. And at the end, what was given back. Confined to the desk's loop.
 */
final class BankReport {
    /** From one try to end epochs to the next, when the bank holds back. */
    private static final long END_AGAIN_MILLIS = Duration.ofMinutes(1).toMillis();

    private final BankLine line;
    private final DeskLoop loop;
    private Optional<Report> due = Optional.empty();

    private record Report(long generation, List<EpochEnd> ends, Consumer<List<String>> ended) {}

    BankReport(BankLine line, DeskLoop loop) {
        this.line = line;
        this.loop = loop;
    }

    /**
     * The bank has all rows of this generation.
     *
     * @param ended hears of the epochs that hold nothing more
     */
    void ready(long generation, List<EpochEnd> ends, Consumer<List<String>> ended) {
        due = Optional.of(new Report(generation, List.copyOf(ends), ended));
    }

    /** Tells what is due; again later when the bank does not answer. */
    void tell(Collection<Account> accounts) {
        if (due.isEmpty() || line.away()) {
            return;
        }
        Report telling = due.get();
        due = Optional.empty();
        line.generation(telling.generation);
        send(
                        parts(accounts),
                        true,
                        telling.ends.stream().limit(LeaseRequest.MOST).toList())
                .onSuccess(answer -> told(telling, answer))
                .onFailure(failure -> {
                    line.gone(String.valueOf(failure.getMessage()));
                    due = due.or(() -> Optional.of(telling));
                });
    }

    private void told(Report telling, LeaseAnswer answer) {
        line.back(answer);
        telling.ended.accept(answer.ended());
        List<EpochEnd> rest = telling.ends.stream()
                .filter(end -> !answer.ended().contains(end.epoch()))
                .toList();
        if (!rest.isEmpty()) {
            Report later = new Report(telling.generation, rest, telling.ended);
            loop.after(END_AGAIN_MILLIS, () -> due = due.or(() -> Optional.of(later)));
        }
    }

    /** Tells what was given back. Fails when the bank does not answer. */
    Future<Void> giveBack(Collection<Account> accounts) {
        List<Account> owing = accounts.stream()
                .filter(account -> account.owing || account.owingAhead)
                .toList();
        return owing.isEmpty()
                ? Future.succeededFuture()
                : send(parts(owing), false, List.of()).mapEmpty();
    }

    /** All that is leased, in parts of bounded size; leases of the windows to come in parts of their own, for a part names an account once. */
    private List<List<LeaseAsk>> parts(Collection<Account> accounts) {
        List<List<LeaseAsk>> parts = new ArrayList<>();
        cut(claims(accounts.stream().filter(account -> account.lease() != null), Wish.NONE), parts);
        cut(claims(accounts.stream().filter(account -> account.next() != null), Wish.NONE_OF_NEXT), parts);
        return parts.isEmpty() ? List.of(List.of()) : parts;
    }

    private List<LeaseAsk> claims(Stream<Account> accounts, Wish wish) {
        return accounts.map(account -> line.question(account, wish)).toList();
    }

    private static void cut(List<LeaseAsk> asks, List<List<LeaseAsk>> into) {
        for (int from = 0; from < asks.size(); from += LeaseRequest.MOST) {
            into.add(asks.subList(from, Math.min(asks.size(), from + LeaseRequest.MOST)));
        }
    }

    /** One after the other; the last says that it is the last. */
    private Future<LeaseAnswer> send(List<List<LeaseAsk>> parts, boolean settled, List<EpochEnd> ends) {
        int last = parts.size() - 1;
        Future<LeaseAnswer> sent = sent(parts.getFirst(), settled && last == 0, last == 0 ? ends : List.of());
        for (int i = 1; i <= last; i++) {
            int at = i;
            sent = sent.compose(_ -> sent(parts.get(at), settled && at == last, at == last ? ends : List.of()));
        }
        return sent;
    }

    /** Done on the loop. */
    private Future<LeaseAnswer> sent(List<LeaseAsk> asks, boolean settled, List<EpochEnd> ends) {
        Promise<LeaseAnswer> told = Promise.promise();
        line.send(settled, asks, ends)
                .onSuccess(reply -> loop.run(() -> {
                    switch (reply) {
                        case LeaseSource.Reply.Answered(LeaseAnswer answer) -> told.complete(answer);
                        case LeaseSource.Reply.Away(String why) -> told.fail(why);
                    }
                }));
        return told.future();
    }
}
