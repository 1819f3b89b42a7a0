package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.UsageBatch;
import io.tidegate.common.wire.UsageRow;
import io.tidegate.common.wire.Wire;
import io.tidegate.edge.ledger.ClosedAttempt;
import io.tidegate.edge.ledger.Epoch;
import io.tidegate.edge.ledger.Outcome;
import io.tidegate.edge.ledger.Quality;
import io.tidegate.edge.ledger.RowName;
import io.tidegate.edge.ledger.WindowOfAdmission;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the outbox sends is never more than the coordinator takes in one message: it would be refused for ever. */
class OutboxBatchTest {
    private static final Epoch EPOCH = new Epoch("0123456789abcdef0123456789abcdef");

    @Test
    void sendsUsualRowsAllAtOnce() {
        List<ClosedAttempt> rows = rows("claude-sonnet-4-5-20250929", Collections.nCopies(5, "Bash"));

        assertThat(Outbox.fitting(rows)).hasSize(UsageBatch.MOST);
        assertThat(bytes(Outbox.fitting(rows))).isBetween(128 * 1024, UsageBatch.MOST_BYTES);
    }

    @Test
    void endsABatchEarlyWhoseTextsAreLong() {
        List<ClosedAttempt> rows = rows("\ud83c\udf0a".repeat(5_000), Collections.nCopies(64, "t".repeat(128)));

        List<UsageRow> batch = Outbox.fitting(rows);

        assertThat(batch).hasSizeBetween(1, UsageBatch.MOST - 1);
        assertThat(bytes(batch)).isLessThanOrEqualTo(UsageBatch.MOST_BYTES);
    }

    @Test
    void countsTheWindowsToo() {
        List<ClosedAttempt> rows = rows("m", List.of(), Collections.nCopies(64, "quo_1:" + "k".repeat(100) + ":0:0"));

        assertThat(bytes(Outbox.fitting(rows))).isLessThanOrEqualTo(UsageBatch.MOST_BYTES);
        assertThat(Outbox.fitting(rows)).hasSizeLessThan(UsageBatch.MOST);
    }

    private static int bytes(List<UsageRow> rows) {
        return Wire.write(new UsageBatch(rows)).length;
    }

    private static List<ClosedAttempt> rows(String model, List<String> tools) {
        return rows(model, tools, List.of("quo_1:user-1:1763593200000:0"));
    }

    private static List<ClosedAttempt> rows(String model, List<String> tools, List<String> windows) {
        return LongStream.rangeClosed(1, UsageBatch.MOST)
                .mapToObj(seq -> row(seq, model, tools, windows))
                .toList();
    }

    private static ClosedAttempt row(long seq, String model, List<String> tools, List<String> windows) {
        return new ClosedAttempt(
                new RowName(EPOCH, seq),
                EPOCH,
                seq,
                "req_" + seq,
                1,
                "4b3c1c9e-6f0a-4a9f-9f3a-0d5a5f1a2b3c",
                "user-1",
                "key-1",
                model,
                "anthropic",
                1_795_000_000_000L,
                1_795_000_001_000L,
                new WindowOfAdmission(LocalDate.of(2026, 11, 20), "Europe/Berlin", windows),
                new Usage(10, 20, 30, 40, 50),
                1_000,
                Quality.EXACT,
                Outcome.COMPLETED,
                200,
                "req_011CQ",
                250_000,
                "2026-11",
                "claude-code/2.1.329",
                tools,
                Optional.empty());
    }
}
