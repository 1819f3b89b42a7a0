package io.tidegate.edge.quota;

import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseAnswer;
import io.tidegate.common.wire.LeaseAsk;
import io.tidegate.common.wire.LeaseRequest;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the bank: makes questions, and knows whether it answers. Confined to the desk's loop. */
final class BankLine {
    private static final Logger LOG = LoggerFactory.getLogger(BankLine.class);

    /** For so long after a bank that was away nobody waits for it. */
    private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();

    private final LeaseSource source;
    private final String epoch;
    private final LongSupplier nanoTime;
    private long generation;
    private boolean away;
    private boolean probing;
    private long awaySinceNanos;
    private long asked;
    private long timesAway;

    BankLine(LeaseSource source, String epoch, LongSupplier nanoTime) {
        this.source = source;
        this.epoch = epoch;
        this.nanoTime = nanoTime;
    }

    /**
     * A question about an account, with what the node was granted of a window and has returned: of the one that was leased ahead, when it is
     * about that, else of the current one, also when the next is asked for.
     */
    LeaseAsk question(Account account, Wish wish) {
        Lease ahead = wish.next() ? account.next() : null;
        Lease named = ahead == null ? account.lease() : ahead;
        account.request++;
        return new LeaseAsk(
                account.name().quota(),
                account.name().subject(),
                named == null ? -1 : named.name().start(),
                named == null ? 0 : named.name().reset(),
                named == null ? 0 : named.granted(),
                named == null ? 0 : named.returned(),
                wish.next(),
                account.request,
                wish.least(),
                wish.need(),
                wish.want());
    }

    Future<LeaseSource.Reply> ask(LeaseAsk question) {
        return send(false, List.of(question), List.of());
    }

    /**
     * Sends a message.
     *
     * @param settled whether the bank has all rows and leases when it has this
     */
    Future<LeaseSource.Reply> send(boolean settled, List<LeaseAsk> asks, List<EpochEnd> ends) {
        asked++;
        probing = away;
        return source.ask(new LeaseRequest(epoch, generation, settled, asks, ends));
    }

    /** Whether it did not answer a moment ago. After that one question tries it: only when that is answered come the others. */
    boolean away() {
        return away && (probing || nanoTime.getAsLong() - awaySinceNanos < AWAY_NANOS);
    }

    void gone(String why) {
        if (!away) {
            LOG.warn("The bank does not answer, quotas go on with what is leased: {}", why);
        }
        away = true;
        probing = false;
        timesAway++;
        awaySinceNanos = nanoTime.getAsLong();
    }

    void back(LeaseAnswer answer) {
        if (away) {
            LOG.info("The bank answers again");
        }
        away = false;
        probing = false;
        generation = answer.generation();
    }

    void generation(long known) {
        generation = known;
    }

    long asked() {
        return asked;
    }

    long timesAway() {
        return timesAway;
    }
}
