package io.tidegate.edge.ledger;

import static io.tidegate.edge.ledger.LedgerNode.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerTotalsTest {
    private static final int ATTEMPTS = 400;
    private static final List<String> USERS = List.of("ada", "grace", "edsger");
    private static final List<String> MODELS = List.of("claude-sonnet-4-5", "claude-haiku-4-5");
    private static final List<WindowOfAdmission> WINDOWS = List.of(
            Attempts.WINDOW,
            new WindowOfAdmission(Attempts.DAY, "Pacific/Auckland", List.of()),
            new WindowOfAdmission(Attempts.DAY, "Europe/Berlin", List.of("quo_1:user-1:0:1")),
            new WindowOfAdmission(Attempts.DAY.plusDays(1), "Europe/Berlin", Attempts.WINDOWS));

    @TempDir
    Path folder;

    private record Sums(Totals all, Totals estimated) {
        Sums plus(Totals row, Quality quality) {
            return new Sums(all.plus(row), quality == Quality.ESTIMATED ? estimated.plus(row) : estimated);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theyEqualTheSumOfTheRowsAndCountEstimatesApart(long seed) {
        try (LedgerNode node = LedgerNode.in(folder)) {
            Ledger ledger = node.ledger();
            Random random = new Random(seed);
            List<Future<Void>> closings = new ArrayList<>();
            for (int i = 0; i < ATTEMPTS; i++) {
                SettledAttempt settled = anAttempt(ledger.nextAttemptId(), random);
                closings.add(ledger.open(settled.opened()).compose(_ -> ledger.close(settled)));
                ledger.hold(
                        settled.opened().id(),
                        new Usage(1, 2, 3, 4, 5),
                        settled.opened().window().names());
            }
            done(Future.all(closings));

            Map<List<Object>, Sums> expected = new HashMap<>();
            assertThat(done(ledger.eachClosed(row -> expected.merge(
                            key(row),
                            new Sums(Totals.NONE, Totals.NONE).plus(totals(row), row.quality()),
                            (sums, _) -> sums.plus(totals(row), row.quality())))))
                    .isEqualTo(ATTEMPTS);
            assertThat(byKey(ledger)).isEqualTo(expected);
            assertThat(done(ledger.openCount())).isZero();
        }
    }

    private static SettledAttempt anAttempt(long id, Random random) {
        OpenAttempt open = Attempts.open(id, any(USERS, random), any(MODELS, random), any(WINDOWS, random));
        Usage usage = new Usage(
                random.nextInt(9999),
                random.nextInt(9999),
                random.nextInt(9999),
                random.nextInt(9999),
                random.nextInt(9999));
        return Attempts.settled(open, usage, random.nextInt(4) == 0 ? Quality.ESTIMATED : Quality.EXACT);
    }

    private static <T> T any(List<T> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }

    private static Map<List<Object>, Sums> byKey(Ledger ledger) {
        Map<List<Object>, Sums> found = new HashMap<>();
        for (String user : USERS) {
            for (DayTotal total : done(ledger.totals(user, Attempts.DAY, Attempts.DAY.plusDays(1)))) {
                found.put(List.of(user, total.day(), total.model()), new Sums(total.all(), total.estimated()));
            }
        }
        return found;
    }

    private static List<Object> key(ClosedAttempt row) {
        WindowOfAdmission window = row.window();
        return List.of(row.userId(), window.day(), row.model());
    }

    private static Totals totals(ClosedAttempt row) {
        return new Totals(row.attemptNo() == 1 ? 1 : 0, 1, row.usage(), row.costNanos());
    }
}
