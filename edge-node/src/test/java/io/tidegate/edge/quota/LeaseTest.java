package io.tidegate.edge.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.Quota;
import io.tidegate.common.quota.QuotaAccount;
import io.tidegate.common.quota.QuotaSpan;
import io.tidegate.common.quota.RowWindow;
import io.tidegate.common.quota.WindowName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is made and nothing lost: {@code left + held + spent = granted + island - returned}. */
class LeaseTest {
    private static final WindowName WINDOW = new WindowName(new QuotaAccount("quo_ann", "usr_ann"), 0, 0);

    private final Bench bench = new Bench();
    private final Quota quota = Bench.tokens(Quota.MOST);
    private final Account account = new Account(WINDOW.account(), quota, 0, 0, bench.desk.pace());
    private final Lease lease = new Lease(WINDOW, new QuotaSpan(0, QuotaSpan.NEVER));

    /** An exchange, and what it holds by the test's own count. */
    private final class Running {
        final Reservation reservation;
        long charged;
        long beyond;
        long used;

        Running(long units) {
            reservation = new Reservation(
                    bench.desk,
                    new Account[] {account},
                    new Quota[] {quota},
                    new Lease[] {lease},
                    new long[] {units},
                    WINDOW.text());
        }

        /** Closes a row that brought the use up to so much. */
        void row(long upTo) {
            used = Math.max(used, upTo);
            long row = RowWindow.list(reservation.closing(Bench.usage(used), used))
                    .getFirst()
                    .beyond();
            assertThat(row).isBetween(0L, used - charged);
            charged = used;
            beyond += row;
        }

        void end() {
            reservation.settle(Bench.usage(used), used, true);
        }
    }

    @Test
    void itGivesWhatItHasAndNoMore() {
        lease.grantedInAll(100);

        assertThat(lease.take(60)).isTrue();
        assertThat(lease.take(41)).isFalse();
        assertThat(lease.take(40)).isTrue();
        assertThat(lease.left()).isZero();
    }

    @Test
    void whatTheBankSaysAgainIsNothingNew() {
        assertThat(lease.grantedInAll(100)).isEqualTo(100);
        assertThat(lease.grantedInAll(100)).isZero();
        assertThat(lease.grantedInAll(70)).isZero();
        assertThat(lease.grantedInAll(130)).isEqualTo(30);
        assertThat(lease.left()).isEqualTo(130);
    }

    @Test
    void whatTheNodeAllowedItselfIsNotTheBanksToGetBack() {
        lease.grantedInAll(100);
        lease.island(50);

        assertThat(lease.giveBack(Long.MAX_VALUE)).isEqualTo(100);
        assertThat(lease.left()).isEqualTo(50);
        assertThat(lease.giveBack(Long.MAX_VALUE)).isZero();
    }

    @Test
    void anOverdrawnOneGivesNothingBack() {
        lease.grantedInAll(100);
        lease.force(150);

        assertThat(lease.giveBack(Long.MAX_VALUE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverExchangesDoTheRowsAndTheLeaseSayTheSame(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Running> running = new ArrayList<>();
        long covered = 0;
        for (int step = 0; step < 5_000; step++) {
            switch (random.nextInt(8)) {
                case 0 -> lease.grantedInAll(lease.granted() + random.nextLong(300));
                case 1 -> lease.giveBack(random.nextLong(200));
                case 2, 3 -> {
                    long units = random.nextLong(1, 100);
                    if (lease.take(units)) {
                        running.add(new Running(units));
                    }
                }
                case 4, 5 -> {
                    if (!running.isEmpty()) {
                        Running one = running.get(random.nextInt(running.size()));
                        long upTo = one.used + random.nextLong(150);
                        one.reservation.topUp(Bench.usage(upTo), upTo);
                    }
                }
                case 6 -> {
                    if (!running.isEmpty()) {
                        Running one = running.get(random.nextInt(running.size()));
                        one.row(one.used + random.nextLong(150));
                    }
                }
                default -> {
                    if (!running.isEmpty()) {
                        Running one = running.remove(random.nextInt(running.size()));
                        one.row(one.used + random.nextLong(50));
                        one.end();
                        covered += one.charged - one.beyond;
                    }
                }
            }
            assertThat(lease.spent()).as("step %d", step).isEqualTo(covered);
            assertThat(lease.held()).as("step %d", step).isGreaterThanOrEqualTo(0);
        }
        for (Running one : running) {
            one.row(one.used);
            one.end();
            covered += one.charged - one.beyond;
        }
        assertThat(lease.held()).isZero();
        assertThat(lease.spent()).isEqualTo(covered);
        assertThat(lease.left()).isEqualTo(lease.granted() - lease.returned() - covered);
        assertThat(lease.left()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void alsoWhenManyThreadsDoItAtOnce() throws Exception {
        int threads = 4;
        AtomicLong covered = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(threads + 1);
        try (pool) {
            Future<Boolean> desk = pool.submit(() -> {
                SplittableRandom random = new SplittableRandom(99);
                while (!over.get()) {
                    lease.grantedInAll(lease.granted() + random.nextLong(500));
                    lease.giveBack(random.nextLong(300));
                }
                return true;
            });
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                long seed = thread;
                work.add(() -> exchanges(new SplittableRandom(seed), covered));
            }
            for (Future<Boolean> one : pool.invokeAll(work)) {
                assertThat(one.get()).isTrue();
            }
            over.set(true);
            assertThat(desk.get()).isTrue();
        }

        assertThat(lease.spent()).isEqualTo(covered.get());
        assertThat(lease.held()).isZero();
        assertThat(lease.left()).isEqualTo(lease.granted() - lease.returned() - covered.get());
    }

    private boolean exchanges(SplittableRandom random, AtomicLong covered) {
        for (int i = 0; i < 2_000; i++) {
            long units = random.nextLong(1, 100);
            if (lease.take(units)) {
                Running one = new Running(units);
                for (int rows = random.nextInt(1, 4); rows > 0; rows--) {
                    long upTo = one.used + random.nextLong(120);
                    one.reservation.topUp(Bench.usage(upTo), upTo);
                    one.row(one.used + random.nextLong(120));
                }
                one.end();
                covered.addAndGet(one.charged - one.beyond);
            }
        }
        return true;
    }
}
