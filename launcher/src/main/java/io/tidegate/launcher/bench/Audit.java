package io.tidegate.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.common.usage.Usage;
import io.tidegate.launcher.bench.LedgerBook.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a ledger against the bill, attempt by attempt, where some streams were broken off: an exact row must be what the
 * provider charges to the token, an estimated one must charge the input that the provider charges.
 */
final class Audit {
    private static final int MOST_FLAWS = 5;

    /** What the provider charges for an attempt. */
    private record Charged(boolean billed, Usage usage) {}

    private final Map<String, Charged> bill = new HashMap<>();
    private final List<String> flaws = new ArrayList<>();
    private long flawed;
    private long exact;
    private long estimated;
    private long unnamed;

    /** Entries as the simulator hands them over. */
    synchronized void bill(JsonNode entries) {
        for (JsonNode entry : entries) {
            bill.put(
                    entry.path("request_id").asText(),
                    new Charged(
                            entry.path("billed").asBoolean(),
                            new Usage(
                                    entry.path("input_tokens").asLong(),
                                    entry.path("output_tokens").asLong(),
                                    entry.path("cache_read_input_tokens").asLong(),
                                    entry.path("cache_creation_5m_input_tokens").asLong(),
                                    entry.path("cache_creation_1h_input_tokens").asLong())));
        }
    }

    /** How many attempts are on the bill up to now. */
    synchronized long billed() {
        return bill.size();
    }

    /** Compares all of it; once. */
    synchronized void compare(LedgerBook ledger) throws IOException {
        ledger.rows(this::compare);
        if (bill.size() > unnamed) {
            flaw(bill.size() - unnamed + " attempts are on the bill and not in the ledger, such as "
                    + bill.keySet().iterator().next());
        }
        long open = ledger.open();
        if (open > 0) {
            flaw(open + " attempts are not closed");
        }
    }

    private void compare(Row row) {
        if (row.upstreamRequestId().isEmpty()) {
            // we went away before the provider had said its name for it
            unnamed++;
            estimated++;
            return;
        }
        Optional<Charged> found = Optional.ofNullable(bill.remove(row.upstreamRequestId()));
        if (found.isEmpty()) {
            flaw("not on the bill, or twice in the ledger: " + row);
            return;
        }
        Charged charged = found.get();
        if (row.exact()) {
            exact++;
            if (!row.usage().equals(charged.usage())) {
                flaw("exact, and not what is charged: " + row + ", " + charged);
            }
        } else {
            estimated++;
            if (charged.billed() && row.usage().input() < charged.usage().input()) {
                flaw("less than is charged: " + row + ", " + charged);
            }
        }
    }

    private void flaw(String what) {
        flawed++;
        if (flaws.size() < MOST_FLAWS) {
            flaws.add(what);
        }
    }

    /** What does not agree, in words; empty when all does. */
    synchronized List<String> flaws() {
        return List.copyOf(flaws);
    }

    synchronized String summary() {
        return exact + " exact rows equal the bill to the token, " + estimated
                + " are estimates of what was broken off, " + flawed + " do not agree";
    }

    synchronized long exact() {
        return exact;
    }

    synchronized long estimated() {
        return estimated;
    }
}
