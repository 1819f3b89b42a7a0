package io.tidegate.simulator.http;

import io.tidegate.simulator.bill.BillLine;
import io.tidegate.simulator.script.Step;
import java.util.List;
import java.util.Optional;

/**
 * What is done about one request.
 *
 * @param fault the name of the fault in the steps, if any
 * @param markers the markers of the prompt, as they stand there
 * @param bill the account to keep; only requests to <code>/v1/messages</code> have one
 */
record Reply(List<Step> steps, Optional<String> fault, List<String> markers, Optional<BillLine> bill) {
    Reply {
        steps = List.copyOf(steps);
        markers = List.copyOf(markers);
    }

    /** A reply that costs nothing and goes as it should. */
    static Reply of(List<Step> steps) {
        return new Reply(steps, Optional.empty(), List.of(), Optional.empty());
    }
}
