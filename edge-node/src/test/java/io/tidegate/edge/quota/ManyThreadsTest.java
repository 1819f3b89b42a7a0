package io.tidegate.edge.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.quota.QuotaLimits;
import io.tidegate.common.quota.QuotaWeights;
import io.tidegate.common.usage.Usage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAccumulator;
import org.junit.jupiter.api.Test;

class ManyThreadsTest {
    private static final String USER = "usr_alice";
    private static final long NOON = Instant.parse("2026-11-20T12:00:00Z").toEpochMilli();
    private static final int THREADS = 8;
    private static final int ROUNDS = 5_000;

    @Test
    void neverPassTheLimitAndLoseNoToken() throws InterruptedException, ExecutionException {
        long limit = 50_000;
        QuotaBook book = book(limit);
        LongAccumulator mostSeen = new LongAccumulator(Math::max, 0);

        long spent = inParallel(seed -> {
            Random random = new Random(seed);
            long sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                long estimate = random.nextInt(100);
                if (book.reserve(USER, tokens(estimate), NOON)
                        instanceof ReserveResult.Reserved(Reservation reservation)) {
                    QuotaStanding day = book.standings(USER, NOON).getFirst();
                    mostSeen.accumulate(day.used() + day.held());
                    long actual = random.nextLong(estimate + 1);
                    reservation.settle(tokens(actual));
                    sum += actual;
                }
            }
            return sum;
        });

        QuotaStanding day = book.standings(USER, NOON).getFirst();
        assertThat(day.used()).isEqualTo(spent).isLessThanOrEqualTo(limit);
        assertThat(day.held()).isZero();
        assertThat(mostSeen.get()).isLessThanOrEqualTo(limit);
        // What is left is usable to the last token.
        assertThat(book.reserve(USER, tokens(day.remaining()), NOON)).isInstanceOf(ReserveResult.Reserved.class);
        assertThat(book.reserve(USER, tokens(1), NOON)).isInstanceOf(ReserveResult.Refused.class);
    }

    @Test
    void loseNoTokenWhileDaysEnd() throws InterruptedException, ExecutionException {
        QuotaBook book = book(QuotaLimits.MOST);
        long day = 24L * 3600 * 1000;

        long spent = inParallel(seed -> {
            Random random = new Random(seed);
            long sum = 0;
            for (int i = 0; i < ROUNDS; i++) {
                long now = NOON + i * day * 9 / ROUNDS;
                if (book.reserve(USER, tokens(10), now) instanceof ReserveResult.Reserved(Reservation reservation)) {
                    reservation.topUp(tokens(random.nextInt(50)));
                    reservation.settle(tokens(3));
                    sum += 3;
                }
            }
            return sum;
        });

        // All is within one month, so its sum is the sum of all.
        QuotaStanding month = book.standings(USER, NOON).getLast();
        assertThat(month.used()).isEqualTo(spent);
        assertThat(month.held()).isZero();
        assertThat(book.standings(USER, NOON).getFirst().held()).isZero();
    }

    private static QuotaBook book(long limit) {
        QuotaBook book = new QuotaBook(
                QuotaWeights.DEFAULT, new QuotaLimits(OptionalLong.of(limit), OptionalLong.of(QuotaLimits.MOST)));
        book.put(new QuotaUser(USER, ZoneOffset.UTC, 1), NOON);
        return book;
    }

    private interface Work {
        long run(int seed);
    }

    private static long inParallel(Work work) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Long>> all = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int seed = thread;
                all.add(threads.submit(() -> work.run(seed)));
            }
            long sum = 0;
            for (Future<Long> each : all) {
                sum += each.get();
            }
            return sum;
        }
    }

    private static Usage tokens(long input) {
        return new Usage(input, 0, 0, 0, 0);
    }
}
