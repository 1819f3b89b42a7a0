package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether all was right, beside how fast it was.
 *
 * @param outcome of the runs
 * @param ledger what edges wrote down
 * @param open attempts that edges have not closed
 */
record Verdict(Comparison.Outcome outcome, BillTotal ledger, long open) {
    static Verdict of(Comparison.Outcome outcome, LedgerBook ledger) throws IOException {
        return new Verdict(outcome, ledger.total(), ledger.open());
    }

    /** Of several edges, whose ledgers held something before. */
    static Verdict of(Comparison.Outcome outcome, Map<LedgerBook, BillTotal> before) throws IOException {
        BillTotal total = BillTotal.NONE;
        long open = 0;
        for (Map.Entry<LedgerBook, BillTotal> ledger : before.entrySet()) {
            total = total.plus(ledger.getKey().total().minus(ledger.getValue()));
            open += ledger.getKey().open();
        }
        return new Verdict(outcome, total, open);
    }

    void addTo(ObjectNode result) {
        result.putObject("verified").put("answers", outcome.streams()).put("wrong", outcome.wrong());
        result.putObject("ledger")
                .put("attempts", ledger.attempts())
                .put("open", open)
                .put("billed_attempts", outcome.edgeBill().attempts())
                .put("equals_bill", ledger.equals(outcome.edgeBill()));
    }

    /** What was not right, in words; empty when all was. */
    List<String> flaws() {
        List<String> flaws = new ArrayList<>();
        if (outcome.wrong() > 0) {
            flaws.add(outcome.wrong() + " answers were not what the simulator answers, " + outcome.streams()
                    + " were. The first:");
            outcome.complaints().stream().limit(5).forEach(each -> flaws.add("  " + each));
        }
        if (!ledger.equals(outcome.edgeBill()) || open > 0) {
            flaws.add("The edge's ledger does not equal the simulator's bill: " + said(ledger) + " in the ledger, "
                    + said(outcome.edgeBill()) + " on the bill, " + open + " attempts not closed.");
        }
        return flaws;
    }

    private static String said(BillTotal total) {
        return total.attempts() + " attempts (" + total.input() + " input tokens, " + total.output()
                + " output tokens)";
    }
}
