package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.usage.Usage;
import io.tidegate.common.wire.Elsewhere;
import io.tidegate.edge.ledger.DayTotal;
import io.tidegate.edge.usage.ElsewhereUse;
import io.tidegate.edge.usage.UsagePeriod;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ElsewhereUsageTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    private static final UsagePeriod MONTH = new UsagePeriod(TODAY.withDayOfMonth(1), TODAY);
    private static final Elsewhere.Sum SUM = new Elsewhere.Sum(2, 3, new Usage(10, 20, 0, 0, 0), 500);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nanos = new AtomicLong();
    private final List<String> asked = new ArrayList<>();
    private Future<Reply<Elsewhere>> next = answer(1_000);
    private final ElsewhereUsage elsewhere = new ElsewhereUsage(
            target -> {
                asked.add(target);
                return next;
            },
            nanos::get);

    @AfterEach
    void close() throws TimeoutException {
        vertx.close().await(30, TimeUnit.SECONDS);
    }

    @Test
    void asksForTheUserAndTheDays() {
        ElsewhereUse use = use("usr_1");

        assertThat(asked).containsExactly("/v1/nodes/elsewhere?user=usr_1&from=2026-11-01&to=2026-11-20");
        assertThat(use).isInstanceOfSatisfying(ElsewhereUse.Known.class, known -> {
            assertThat(known.asOfMillis()).isEqualTo(1_000);
            assertThat(known.days()).singleElement().satisfies(day -> {
                assertThat(day.day()).isEqualTo(TODAY);
                assertThat(day.all().costNanos()).isEqualTo(500);
            });
        });
    }

    @Test
    void anAnswerIsGoodForTwoSeconds() {
        use("usr_1");
        pass(Duration.ofMillis(1_900));
        use("usr_1");
        assertThat(asked).hasSize(1);

        use("usr_2");
        assertThat(asked).as("each user's is its own").hasSize(2);
        pass(Duration.ofMillis(200));
        use("usr_1");
        assertThat(asked).hasSize(3);
    }

    @Test
    void theLastAnswerStandsWithItsAgeWhileTheCoordinatorIsAway() {
        use("usr_1");
        pass(Duration.ofHours(1));
        next = Future.succeededFuture(new Reply.Away<>("connection refused"));

        assertThat(use("usr_1"))
                .isInstanceOfSatisfying(
                        ElsewhereUse.Known.class,
                        known -> assertThat(known.asOfMillis()).isEqualTo(1_000));
    }

    @Test
    void nothingIsKnownWhenItWasNeverAnswered() {
        next = Future.succeededFuture(new Reply.Away<>("connection refused"));

        assertThat(use("usr_1")).isEqualTo(new ElsewhereUse.Unknown("the coordinator can't be reached"));
        assertThat(use("usr_1").totals()).isEqualTo(List.<DayTotal>of());
    }

    @Test
    void whileItIsAwayOnlyOneIsAskedEveryTwoSeconds() {
        next = Future.succeededFuture(new Reply.Away<>("connection refused"));
        use("usr_1");
        use("usr_2");
        use("usr_1");
        assertThat(asked).hasSize(1);

        pass(Duration.ofSeconds(3));
        next = answer(9_000);
        assertThat(use("usr_1")).isInstanceOf(ElsewhereUse.Known.class);
        assertThat(use("usr_2")).isInstanceOf(ElsewhereUse.Known.class);
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForLongerThanASecond() {
        next = Promise.<Reply<Elsewhere>>promise().future();

        assertThat(onContext(() -> elsewhere.use("usr_1", MONTH)))
                .isEqualTo(new ElsewhereUse.Unknown("the coordinator did not answer in time"));
    }

    private ElsewhereUse use(String user) {
        return onContext(() -> elsewhere.use(user, MONTH));
    }

    private ElsewhereUse onContext(Supplier<Future<ElsewhereUse>> question) {
        Promise<ElsewhereUse> done = Promise.promise();
        vertx.runOnContext(_ -> question.get().onComplete(done));
        try {
            return done.future().await(30, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within 30 s", e);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static Future<Reply<Elsewhere>> answer(long asOf) {
        return Future.succeededFuture(new Reply.Answered<>(
                new Elsewhere(asOf, List.of(new Elsewhere.Day(TODAY.toEpochDay(), "claude-sonnet-4-5", SUM, SUM)))));
    }
}
