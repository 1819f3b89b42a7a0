package io.tidegate.simulator.http;

import io.tidegate.simulator.bill.Bill;
import io.tidegate.simulator.control.RequestLog;
import io.tidegate.simulator.control.ScriptShelf;
import io.tidegate.simulator.control.Stats;
import io.tidegate.simulator.fault.FailureCount;

/** All that one simulator remembers. */
public record Books(Bill bill, RequestLog requests, Stats stats, FailureCount failures, ScriptShelf scripts) {
    /**
     * Empty books.
     *
     * @param simulatorName what <code>at</code> in a failure marker is compared with
     */
    public static Books empty(String simulatorName) {
        return new Books(new Bill(), new RequestLog(), new Stats(), new FailureCount(simulatorName), new ScriptShelf());
    }
}
