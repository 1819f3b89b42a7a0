package io.tidegate.edge.ledger;

import io.tidegate.common.usage.Usage;
import java.time.LocalDate;
import java.util.List;

/** Attempts with everything filled in, for tests that care about one thing. */
final class Attempts {
    static final LocalDate DAY = LocalDate.of(2026, 11, 20);
    static final List<String> WINDOWS = List.of("quo_1:user-1:1763593200000:0", "quo_2:team:1761951600000:3");
    static final WindowOfAdmission WINDOW = new WindowOfAdmission(DAY, "Europe/Berlin", WINDOWS);
    static final Usage HELD = new Usage(500, 4096, 0, 0, 0);
    static final Usage USED = new Usage(10, 20, 30, 40, 50);

    private Attempts() {}

    static OpenAttempt open(long id) {
        return open(id, "user-1", "claude-sonnet-4-5", WINDOW);
    }

    static OpenAttempt open(long id, String user, String model, WindowOfAdmission window) {
        return new OpenAttempt(
                id,
                "req_" + id,
                1,
                "4b3c1c9e-6f0a-4a9f-9f3a-0d5a5f1a2b3c",
                user,
                "key-1",
                model,
                "anthropic",
                "claude-code/2.1.197",
                1_795_000_000_000L,
                window,
                HELD);
    }

    static SettledAttempt settled(OpenAttempt open) {
        return settled(open, USED, Quality.EXACT);
    }

    static SettledAttempt settled(OpenAttempt open, Usage usage, Quality quality) {
        return new SettledAttempt(
                open,
                usage,
                cost(open.model(), usage),
                quality,
                Outcome.COMPLETED,
                200,
                "req_011CQ",
                1_795_000_001_000L,
                250_000,
                "2026-11",
                List.of("Bash", "Read", "Bash"));
    }

    static long cost(String model, Usage usage) {
        return model.length() * (usage.input() + usage.output());
    }
}
