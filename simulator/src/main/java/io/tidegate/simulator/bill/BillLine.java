package io.tidegate.simulator.bill;

import io.tidegate.common.usage.Usage;
import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.answer.TokenCounts;
import java.util.Optional;

/**
 * The running account of one request. It is written by the event loop that answers the request, and may be read from any
 * thread.
 */
public final class BillLine {
    private static final int FIRST_REFUSAL = 300;

    private final String requestId;
    private final String session;
    private final String model;
    private final boolean stream;
    private Usage planned = Usage.NONE;
    private int status;
    private boolean started;
    private boolean generatedWhole;
    private boolean exact;
    private long deltaChars;
    private String outcome = BillEntry.RUNNING;

    BillLine(String requestId, String session, String model, boolean stream) {
        this.requestId = requestId;
        this.session = session;
        this.model = model;
        this.stream = stream;
    }

    /** What the answer will cost if it is generated whole. */
    public synchronized void plan(Usage whole) {
        planned = whole;
    }

    public synchronized void answered(int status) {
        this.status = status;
    }

    /** These bytes are about to be written. */
    public synchronized void produced(Progress progress) {
        started |= progress.starts();
        generatedWhole |= progress.wholeAtOnce();
    }

    /** These bytes have been written to the socket. */
    public synchronized void written(Progress progress) {
        deltaChars += progress.deltaChars();
        generatedWhole |= progress.complete();
        exact |= progress.givesUsage();
    }

    /** The answer has been sent to its end, whatever that is. */
    public synchronized void sent(Optional<String> fault) {
        if (status >= FIRST_REFUSAL) {
            outcome = "refused";
        } else {
            outcome = generatedWhole || fault.isEmpty() ? "completed" : "fault:" + fault.get();
        }
    }

    /** We broke the connection off. */
    public synchronized void broken(String fault) {
        outcome = "fault:" + fault;
    }

    public synchronized void clientGone() {
        outcome = "client_gone";
    }

    public synchronized BillEntry entry() {
        return new BillEntry(
                requestId,
                session,
                model,
                stream,
                status,
                outcome,
                started,
                exact,
                started ? charged() : Usage.NONE,
                started ? delivered() : 0);
    }

    private Usage charged() {
        long output = generatedWhole ? planned.output() : delivered();
        return new Usage(planned.input(), output, planned.cacheRead(), planned.cacheWrite5m(), planned.cacheWrite1h());
    }

    private long delivered() {
        return exact ? planned.output() : Math.min(planned.output(), TokenCounts.tokens(deltaChars));
    }
}
