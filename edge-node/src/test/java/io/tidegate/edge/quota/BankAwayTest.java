package io.tidegate.edge.quota;

import static io.tidegate.edge.quota.Bench.done;
import static io.tidegate.edge.quota.Bench.quota;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSubject;
import io.tidegate.common.quota.QuotaUnit;
import io.tidegate.common.quota.QuotaWindow;
import io.tidegate.common.wire.EpochEnd;
import io.tidegate.common.wire.LeaseRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A bank that comes back is not run over by what has gathered, and hears all of it. */
class BankAwayTest {
    private static final int USERS = 50;

    private final Bench bench = new Bench();

    @Test
    void whileItIsAwayOneQuestionASecondTriesIt() {
        everybodySpends();
        bench.bank.away(true);
        bench.loop.seconds(3);
        long before = bench.desk.stats().asked();

        bench.loop.seconds(30);

        assertThat(bench.desk.stats().asked() - before).isBetween(10L, 31L);
    }

    @Test
    void whenItIsBackItHearsOfAllThatWasGivenBackMeanwhile() {
        everybodySpends();
        bench.bank.away(true);
        bench.loop.seconds(30);
        bench.bank.away(false);

        bench.loop.seconds(5);

        IntStream.range(0, USERS)
                .mapToObj(i -> new QuotaAccount("quo_all", "usr_" + i))
                .forEach(account ->
                        assertThat(bench.bank.heldOf(bench.window(account))).isEqualTo(100));
    }

    @Test
    void asksAreSpreadOverTheSecond() {
        everybodySpends();
        long most = 0;
        long all = 0;
        for (int i = 0; i < 10; i++) {
            for (int user = 0; user < USERS; user++) {
                done(bench.admitted(spender(user), 100), 100);
            }
            bench.loop.settle();
            long before = bench.desk.stats().asked();
            for (int tenth = 0; tenth < 10; tenth++) {
                int heard = bench.bank.heard().size();
                bench.loop.go(100);
                most = Math.max(most, bench.bank.heard().size() - heard);
            }
            all += bench.desk.stats().asked() - before;
        }

        assertThat(all).isGreaterThan(USERS);
        assertThat(most).isLessThan(USERS / 3);
    }

    private static Spender spender(int user) {
        return new Spender("usr_" + user, "key_" + user, Optional.empty());
    }

    private void everybodySpends() {
        bench.put(quota("quo_all", QuotaSubject.EVERYONE, QuotaUnit.TOKENS, QuotaWindow.DAY, 1_000_000));
        for (int i = 0; i < USERS; i++) {
            done(bench.admitted(spender(i), 100), 100);
        }
        bench.loop.seconds(1);
    }

    @Test
    void moreEpochsThanOneMessageHoldsAreEndedOneMessageAfterTheOther() {
        String[] epochs = IntStream.range(0, 450).mapToObj("%032x"::formatted).toArray(String[]::new);
        bench.bank.ends(epochs);
        List<EpochEnd> ends =
                List.of(epochs).stream().map(epoch -> new EpochEnd(epoch, 1)).toList();
        Set<String> ended = new HashSet<>();

        bench.desk.settled(FakeBank.GENERATION, ends, ended::addAll);
        bench.loop.seconds(300);

        assertThat(ended).containsExactlyInAnyOrder(epochs);
        assertThat(bench.bank.heard())
                .allSatisfy(request -> assertThat(request.ends()).hasSizeLessThanOrEqualTo(LeaseRequest.MOST));
    }

    @Test
    void aRecallOfABankThatWasPutBackToABackupIsHeardThoughItCountsFromLess() {
        Quota quota = bench.put(Bench.tokens(1_000_000));
        bench.book.put(Bench.account(quota), 0, 50);
        done(bench.admitted(Bench.ANN, 100), 100);

        bench.book.put(Bench.account(quota), 0, 3);
        bench.loop.settle();

        assertThat(bench.bank.heldOf(bench.window(quota))).isEqualTo(100);
    }
}
