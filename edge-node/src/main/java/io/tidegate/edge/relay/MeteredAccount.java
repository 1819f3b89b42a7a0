package io.tidegate.edge.relay;

import io.tidegate.common.usage.PriceTable;
import io.tidegate.common.usage.Usage;
import io.tidegate.edge.ledger.Ledger;
import io.tidegate.edge.ledger.OpenAttempt;
import io.tidegate.edge.ledger.SettledAttempt;
import io.tidegate.edge.ledger.WindowOfAdmission;
import io.tidegate.edge.quota.Reservation;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account of a user: every attempt has a row in the ledger, and their sum is taken from the user's quotas. */
public final class MeteredAccount implements Account {
    /**
     * Whose exchange it is.
     *
     * @param requestId our id of the exchange
     * @param client what the client said it was, in a bounded form
     * @param sessionId the client's session, empty when it named none
     */
    public record Payer(String requestId, String sessionId, String userId, String keyId, String model, String client) {}

    private final Payer payer;
    private final Reservation reservation;
    private final WindowOfAdmission window;
    private final Usage firstHold;
    private final Ledger ledger;
    private final PriceTable prices;
    private final boolean toolNames;
    private final InstantSource clock;
    private Usage settled = Usage.NONE;
    private long costNanos;
    private boolean recorded;

    /**
     * An open account.
     *
     * @param window where the exchange counts
     * @param firstHold what an attempt is taken to cost before anything is known
     * @param toolNames whether the names of used tools are recorded
     */
    public MeteredAccount(
            Payer payer,
            Reservation reservation,
            WindowOfAdmission window,
            Usage firstHold,
            Ledger ledger,
            PriceTable prices,
            boolean toolNames,
            InstantSource clock) {
        this.payer = payer;
        this.reservation = reservation;
        this.window = window;
        this.firstHold = firstHold;
        this.ledger = ledger;
        this.prices = prices;
        this.toolNames = toolNames;
        this.clock = clock;
    }

    @Override
    public Charge attempt(String upstream, int number) {
        return new RowCharge(new OpenAttempt(
                ledger.nextAttemptId(),
                payer.requestId,
                number,
                payer.sessionId,
                payer.userId,
                payer.keyId,
                payer.model,
                upstream,
                payer.client,
                clock.millis(),
                window,
                firstHold));
    }

    @Override
    public void whenOutgrown(Runnable told) {
        reservation.whenOutgrown(told);
    }

    @Override
    public Usage usage() {
        return settled;
    }

    @Override
    public long costNanos() {
        return costNanos;
    }

    @Override
    public void close() {
        reservation.settle(settled, costNanos, recorded);
    }

    private final class RowCharge implements Charge {
        private final OpenAttempt row;
        private Usage held;
        private @Nullable Future<Void> settlement;

        RowCharge(OpenAttempt row) {
            this.row = row;
            this.held = row.held();
        }

        @Override
        public Future<Void> open() {
            recorded = true;
            topUp();
            return ledger.open(row);
        }

        @Override
        public Usage held() {
            return held;
        }

        @Override
        public void hold(Usage newHeld) {
            if (settlement == null) {
                held = newHeld;
                topUp();
                ledger.hold(row.id(), held, reservation.running());
            }
        }

        private void topUp() {
            reservation.topUp(settled.plus(held), costNanos + prices.costNanos(row.model(), held));
        }

        @Override
        public Future<Void> settle(Settlement end) {
            Future<Void> earlier = settlement;
            if (earlier != null) {
                return earlier;
            }
            long cost = prices.costNanos(row.model(), end.usage());
            settled = settled.plus(end.usage());
            costNanos += cost;
            Future<Void> durable = ledger.close(new SettledAttempt(
                    row.closing(reservation.closing(settled, costNanos)),
                    end.usage(),
                    cost,
                    end.quality(),
                    end.outcome(),
                    end.status(),
                    end.upstreamRequestId(),
                    clock.millis(),
                    end.firstByteMicros(),
                    prices.version(),
                    toolNames ? end.tools() : List.of()));
            settlement = durable;
            return durable;
        }

        @Override
        public boolean crowded() {
            return ledger.crowded();
        }
    }
}
