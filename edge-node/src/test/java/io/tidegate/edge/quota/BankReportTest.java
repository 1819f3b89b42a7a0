package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.ANN;
import static io.tidegate.edge.quota.Bench.account;
import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.quota;
import static io.tidegate.edge.quota.Bench.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.quota.WindowName;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseRequest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the bank is told after a start, after its store was restored, and at the end. */
class BankReportTest {
    private static final long GENERATION = 9;

    private final Bench bench = new Bench();
    private final FakeBank bank = bench.bank;
    private final List<String> over = new ArrayList<>();

    private void settled(Bench at, EpochEnd... ends) {
        at.desk.settled(GENERATION, List.of(ends), over::addAll);
        at.loop.settle();
    }

    private static void someUsers(Bench at, int users) {
        at.put(quota("quo_all", QuotaSubject.EVERYONE, QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000_000));
        for (int i = 0; i < users; i++) {
            at.admitted(new Spender("usr_" + i, "key_" + i, Optional.empty()), 10);
        }
    }

    @Test
    void aNodeWithoutLeasesSaysThatItHasSettledInOneMessage() {
        settled(bench, new EpochEnd("old", 12));

        LeaseRequest told = bank.heard().getFirst();
        assertThat(bank.heard()).hasSize(1);
        assertThat(told.epoch()).isEqualTo(Bench.EPOCH);
        assertThat(told.generation()).isEqualTo(GENERATION);
        assertThat(told.settled()).isTrue();
        assertThat(told.asks()).isEmpty();
        assertThat(told.ends()).containsExactly(new EpochEnd("old", 12));
    }

    @Test
    void allThatIsLeasedIsToldInPartsAndTheLastSaysThatItIsAll() {
        someUsers(bench, 450);
        int before = bank.heard().size();

        settled(bench, new EpochEnd("old", 12));

        List<LeaseRequest> told = bank.heard().subList(before, bank.heard().size());
        assertThat(told).extracting(request -> request.asks().size()).containsExactly(200, 200, 50);
        assertThat(told).extracting(LeaseRequest::settled).containsExactly(false, false, true);
        assertThat(told).extracting(request -> request.ends().size()).containsExactly(0, 0, 1);
        assertThat(told.stream().flatMap(request -> request.asks().stream()))
                .allMatch(ask -> ask.granted() == 50 && ask.least() == 0 && ask.want() == 0)
                .extracting(ask -> ask.subject())
                .doesNotHaveDuplicates();
    }

    @Test
    void theLeaseOfTheNextWindowIsToldToo() {
        Bench late = new Bench(Instant.parse("2026-11-20T23:59:50Z"));
        Quota quota = late.put(tokens(1_000_000));
        done(late.admitted(ANN, 100), 100);
        late.loop.seconds(2);
        int before = late.bank.heard().size();

        settled(late);

        List<LeaseRequest> told =
                late.bank.heard().subList(before, late.bank.heard().size());
        long today = quota.span(late.loop.millis()).start();
        long tomorrow = quota.span(late.loop.millis()).end();
        assertThat(told)
                .extracting(request -> request.asks().getFirst().start())
                .containsExactly(today, tomorrow);
        assertThat(told.getLast().asks().getFirst().granted()).isPositive();
        assertThat(told).extracting(LeaseRequest::settled).containsExactly(false, true);
    }

    @Test
    void whenTheBankDoesNotAnswerItIsToldAgain() {
        bank.away(true);
        settled(bench, new EpochEnd("old", 12));
        assertThat(bank.heard()).isEmpty();

        bank.ends("old");
        bank.away(false);
        bench.loop.seconds(3);

        assertThat(bank.heard()).hasSize(1);
        assertThat(over).containsExactly("old");
    }

    @Test
    void ofTheEpochsThoseThatHoldSomethingAreNamedAgainAfterAMinute() {
        bank.ends("one");
        settled(bench, new EpochEnd("one", 1), new EpochEnd("two", 2));
        assertThat(over).containsExactly("one");

        bench.loop.seconds(59);
        assertThat(bank.heard()).hasSize(1);
        bank.ends("one", "two");
        bench.loop.seconds(3);

        assertThat(bank.heard()).hasSize(2);
        assertThat(bank.heard().getLast().ends()).containsExactly(new EpochEnd("two", 2));
        assertThat(over).containsExactly("one", "two");
        bench.loop.seconds(200);
        assertThat(bank.heard()).hasSize(2);
    }

    @Test
    void moreEpochsThanAMessageHoldsAreNamedOverSeveral() {
        List<String> names =
                Stream.iterate(0, i -> i + 1).map(i -> "e" + i).limit(250).toList();
        bank.ends(names.toArray(String[]::new));
        settled(bench, names.stream().map(name -> new EpochEnd(name, 1)).toArray(EpochEnd[]::new));
        assertThat(bank.heard().getFirst().ends()).hasSize(LeaseRequest.MOST);

        bench.loop.seconds(62);

        assertThat(over).containsExactlyElementsOf(names);
    }

    @Test
    void aNewerGenerationTakesThePlaceOfWhatWasNotToldYet() {
        bank.away(true);
        settled(bench, new EpochEnd("old", 12));
        bench.desk.settled(GENERATION + 1, List.of(), over::addAll);
        bank.away(false);

        bench.loop.seconds(3);

        assertThat(bank.heard()).extracting(LeaseRequest::generation).containsExactly(GENERATION + 1);
    }

    @Test
    void atTheEndAllThatIsIdleGoesBackAndWhatRunsStaysHeld() {
        Quota quota = bench.put(tokens(1_000));
        bench.admitted(ANN, 100);

        Future<Void> closed = bench.desk.close();
        bench.loop.settle();

        assertThat(closed.succeeded()).isTrue();
        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
        assertThat(bank.heard().getLast().settled()).isFalse();
        int heard = bank.heard().size();
        bench.loop.seconds(30);
        assertThat(bank.heard()).hasSize(heard);
    }

    @Test
    void atTheEndAGrantThatIsOnItsWayIsWaitedForAndGoesBackToo() {
        Quota quota = bench.put(tokens(1_000));
        bank.hold();
        Future<ReserveResult> asked = bench.asking(ANN, 100);

        Future<Void> closed = bench.desk.close();
        bench.loop.settle();
        assertThat(closed.isComplete()).isFalse();
        bank.goOn();
        bench.loop.seconds(1);

        assertThat(Bench.admitted(asked)).isTrue();
        assertThat(closed.succeeded()).isTrue();
        assertThat(bank.heldOf(bench.window(quota))).isEqualTo(100);
    }

    @Test
    void atTheEndALeaseOfTheNextWindowGoesBackToo() {
        Bench late = new Bench(Instant.parse("2026-11-20T23:59:50Z"));
        Quota quota = late.put(tokens(1_000_000));
        done(late.admitted(ANN, 100), 100);
        late.loop.seconds(2);
        WindowName tomorrow =
                new WindowName(account(quota), quota.span(late.loop.millis()).end(), 0);
        assertThat(late.bank.heldOf(tomorrow)).isPositive();

        late.desk.close();
        late.loop.settle();

        assertThat(late.bank.heldOf(tomorrow)).isZero();
    }

    @Test
    void theEndDoesNotWaitForABankThatIsAway() {
        bench.put(tokens(1_000));
        bench.admitted(ANN, 100);
        bank.away(true);

        Future<Void> closed = bench.desk.close();
        bench.loop.settle();

        assertThat(closed.isComplete()).isTrue();
    }

    @Test
    void aQuotaThatNeverEndsIsToldLikeAnyOther() {
        Quota quota = bench.put(quota("quo_t", Bench.user("usr_ann"), QuotaUnit.COST, QuotaWindow.TOTAL, 1_000));
        bench.admitted(ANN, 10);

        settled(bench);

        assertThat(quota.span(0).end()).isEqualTo(QuotaSpan.NEVER);
        assertThat(bank.lastAsk().start()).isZero();
        assertThat(bank.lastAsk().granted()).isEqualTo(50);
    }
}
