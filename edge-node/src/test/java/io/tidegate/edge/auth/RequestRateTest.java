package io.tidegate.edge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private static final long START = 1_800_000_000_000L;

    @Test
    void letsABurstThroughAndThenNoMoreForAMinute() {
        RequestRate rate = new RequestRate(10);
        for (int i = 0; i < 10; i++) {
            assertThat(rate.tryEnter(START)).isZero();
        }
        assertThat(rate.tryEnter(START)).isEqualTo(60);
        assertThat(rate.tryEnter(START + 59_999)).isEqualTo(1);
        assertThat(rate.tryEnter(START + 60_000)).isZero();
    }

    @Test
    void isExactToASecondWhateverTheArrivals() {
        int limit = 50;
        RequestRate rate = new RequestRate(limit);
        Random random = new Random(3);
        Deque<Long> admitted = new ArrayDeque<>();
        long now = START;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(20) == 0 ? random.nextInt(30_000) : random.nextInt(300);
            long second = now / 1000;
            admitted.removeIf(past -> past / 1000 <= second - 60);
            boolean expected = admitted.size() < limit;
            assertThat(rate.tryEnter(now) == 0).isEqualTo(expected);
            if (expected) {
                admitted.add(now);
            }
        }
    }

    @Test
    void keepsItsWordAboutWhenToComeAgain() {
        RequestRate rate = new RequestRate(7);
        Random random = new Random(4);
        long now = START;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(3_000);
            int wait = rate.tryEnter(now);
            assertThat(wait).isBetween(0, 60);
            if (wait > 0) {
                now += wait * 1000L;
                assertThat(rate.tryEnter(now)).isZero();
            }
        }
    }

    @Test
    void isNoWiderWhenTheClockIsSetBackALittle() {
        RequestRate rate = new RequestRate(1);
        assertThat(rate.tryEnter(START)).isZero();

        assertThat(rate.tryEnter(START - 30_000)).isPositive();
    }

    @Test
    void isNotStuckWhenTheClockIsSetBackALot() {
        RequestRate rate = new RequestRate(1);
        assertThat(rate.tryEnter(START)).isZero();

        assertThat(rate.tryEnter(START - 3_600_000)).isZero();
        assertThat(rate.tryEnter(START - 3_600_000)).isEqualTo(60);
    }

    @Test
    void countsEveryRequestOfManyThreads() {
        RequestRate rate = new RequestRate(1_000);
        AtomicInteger admitted = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        if (rate.tryEnter(START + i) == 0) {
                            admitted.incrementAndGet();
                        }
                    }
                });
            }
        }
        assertThat(admitted).hasValue(1_000);
    }
}
