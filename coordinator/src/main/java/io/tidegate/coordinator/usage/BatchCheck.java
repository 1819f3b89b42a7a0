package io.tidegate.coordinator.usage;

import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says what is wrong with a batch: the first flaw, by row and field. Bounds are wide: a row that is refused stays on its node for ever. */
final class BatchCheck {
    private static final int LONGEST_TEXT = 512;
    private static final int MOST_TOOLS = 64;
    private static final int MOST_ATTEMPTS = 1_000;
    /** The last day of the year 9999. */
    private static final long LAST_DAY = 2_932_896;

    /** The last millisecond of that day. */
    private static final long LAST_TIME = (LAST_DAY + 1) * 86_400_000 - 1;
    /** 10^9 US dollars for one attempt; sums of as many rows as there will be cannot overflow. */
    private static final long MOST_COST = 1_000_000_000_000_000_000L;

    private static final long MOST_TOKENS = 1_000_000_000_000L;
    private static final Pattern EPOCH = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern OUTCOME = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern TEXT = Pattern.compile("[^\\p{Cntrl}]{0," + LONGEST_TEXT + "}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1," + LONGEST_TEXT + "}");
    private static final Pattern TOOL = Pattern.compile("[!-~]{1,128}");

    private static final String WINDOW = "quota:subject:start:reset";

    private final Map<String, Long> lastSeqs = new HashMap<>();
    private String flaw = "";
    private String place = "";

    private BatchCheck() {}

    static Optional<String> flaw(UsageBatch batch) {
        int size = batch.rows().size();
        if (size > UsageBatch.MOST) {
            return Optional.of("rows: " + size + " (expected: " + UsageBatch.MOST + " at most)");
        }
        BatchCheck check = new BatchCheck();
        for (int i = 0; i < size && check.flaw.isEmpty(); i++) {
            check.place = "rows[" + i + "].";
            check.row(batch.rows().get(i));
        }
        return Optional.of(check.flaw).filter(words -> !words.isEmpty());
    }

    private void row(UsageRow row) {
        matches("epoch", row.epoch(), EPOCH, "32 hexadecimal digits");
        Long last = lastSeqs.put(row.epoch(), row.seq());
        range("seq", row.seq(), last == null ? 1 : last + 1, Long.MAX_VALUE);
        matches("lease_epoch", row.leaseEpoch(), EPOCH, "32 hexadecimal digits");
        matches("request_id", row.requestId(), NAME, "a short text");
        range("attempt_no", row.attemptNo(), 1, MOST_ATTEMPTS);
        matches("session_id", row.sessionId(), TEXT, "a short text");
        matches("user_id", row.userId(), NAME, "a short text");
        matches("key_id", row.keyId(), NAME, "a short text");
        matches("model", row.model(), TEXT, "a short text");
        matches("upstream", row.upstream(), TEXT, "a short text");
        range("opened_at", row.openedAt(), 0, LAST_TIME);
        range("closed_at", row.closedAt(), 0, LAST_TIME);
        window(row);
        spent(row);
        answered(row);
        tools(row.tools());
        row.corrects().ifPresent(this::corrected);
    }

    private void window(UsageRow row) {
        range("local_day", row.localDay(), 0, LAST_DAY);
        matches("zone", row.zone(), NAME, "a time zone");
        range("windows", row.windows().size(), 0, UsageRow.MOST_WINDOWS);
        for (int i = 0; i < row.windows().size(); i++) {
            window("windows[" + i + "]", row.windows().get(i));
        }
    }

    private void window(String field, String name) {
        try {
            matches(field, RowWindow.parse(name).text(), NAME, WINDOW);
        } catch (IllegalArgumentException _) {
            matches(field, "", NAME, WINDOW);
        }
    }

    private void spent(UsageRow row) {
        range("usage.input", row.usage().input(), 0, MOST_TOKENS);
        range("usage.output", row.usage().output(), 0, MOST_TOKENS);
        range("usage.cache_read", row.usage().cacheRead(), 0, MOST_TOKENS);
        range("usage.cache_write5m", row.usage().cacheWrite5m(), 0, MOST_TOKENS);
        range("usage.cache_write1h", row.usage().cacheWrite1h(), 0, MOST_TOKENS);
        range("cost_nanos", row.costNanos(), 0, MOST_COST);
        matches("price_version", row.priceVersion(), TEXT, "a short text");
    }

    private void answered(UsageRow row) {
        matches("outcome", row.outcome(), OUTCOME, "a word such as completed");
        range("status", row.status(), 0, 999);
        matches("upstream_request_id", row.upstreamRequestId(), TEXT, "a short text");
        range("first_byte_micros", row.firstByteMicros(), -1, Long.MAX_VALUE);
        matches("client", row.client(), TEXT, "a short text");
    }

    private void tools(List<String> tools) {
        range("tools", tools.size(), 0, MOST_TOOLS);
        for (int i = 0; i < tools.size(); i++) {
            matches("tools[" + i + "]", tools.get(i), TOOL, "the name of a tool");
        }
    }

    private void corrected(Cursor name) {
        matches("corrects.epoch", name.epoch(), EPOCH, "32 hexadecimal digits");
        range("corrects.seq", name.seq(), 1, Long.MAX_VALUE);
    }

    private void range(String field, long value, long min, long max) {
        if (flaw.isEmpty() && (value < min || value > max)) {
            flaw = place + field + ": " + value + " (expected: " + min + " to " + max + ")";
        }
    }

    private void matches(String field, String value, Pattern form, String expected) {
        if (flaw.isEmpty() && !form.matcher(value).matches()) {
            flaw = place + field + ": not well formed (expected: " + expected + ")";
        }
    }
}
