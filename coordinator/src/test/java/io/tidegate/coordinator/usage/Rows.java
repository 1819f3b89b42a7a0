package io.tidegate.coordinator.usage;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Cursor;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Rows with everything filled in, for tests that care about one thing. */
record Rows(String epoch, String user, String model, LocalDate day, String client, List<String> tools) {
    static final String EPOCH = "0123456789abcdef0123456789abcdef";
    static final String LATER_EPOCH = "fedcba9876543210fedcba9876543210";
    static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    static final List<String> WINDOWS = List.of("quo_day:user-1:1763593200000:0");
    static final long OPENED = 1_795_000_000_000L;
    static final Rows ANY =
            new Rows(EPOCH, "user-1", "claude-sonnet-4-5", DAY, "claude-code/2.1.329", List.of("Bash", "Read"));

    Rows of(String otherEpoch) {
        return new Rows(otherEpoch, user, model, day, client, tools);
    }

    Rows by(String otherUser, String otherModel, LocalDate otherDay) {
        return new Rows(epoch, otherUser, otherModel, otherDay, client, tools);
    }

    Rows from(String otherClient, String... otherTools) {
        return new Rows(epoch, user, model, day, otherClient, List.of(otherTools));
    }

    /** The row of this seq: an attempt of its own, of seq tokens, a second long. */
    UsageRow row(long seq) {
        return row(seq, "req_" + epoch.substring(0, 4) + "_" + seq, true);
    }

    UsageRow row(long seq, String request, boolean exact) {
        return row(seq, request, exact, "completed", 1_000, Optional.empty());
    }

    UsageRow row(long seq, String request, boolean exact, String outcome, long millis, Optional<Cursor> corrects) {
        return new UsageRow(
                epoch,
                seq,
                epoch,
                request,
                1,
                "session",
                user,
                "key-1",
                model,
                "anthropic",
                OPENED,
                OPENED + millis,
                day.toEpochDay(),
                "Europe/Berlin",
                WINDOWS,
                new Usage(seq, 2 * seq, 0, 0, 0),
                seq * 1_000,
                exact,
                outcome,
                200,
                "req_011",
                200_000,
                "2026-11",
                client,
                tools,
                corrects);
    }

    static UsageBatch batch(UsageRow... rows) {
        return new UsageBatch(Arrays.asList(rows));
    }

    UsageBatch batch(long from, long to) {
        return new UsageBatch(
                LongStream.rangeClosed(from, to).mapToObj(this::row).toList());
    }
}
