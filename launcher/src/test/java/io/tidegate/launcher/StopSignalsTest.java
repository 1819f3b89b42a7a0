package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class StopSignalsTest {
    private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE);
    private final AtomicInteger endsAtOnce = new AtomicInteger();
    private final StopSignals signals = new StopSignals(nanoTime::get, endsAtOnce::incrementAndGet);

    @Test
    void stopsGracefullyAtTheFirstSignal() throws InterruptedException {
        signals.arrived();

        signals.await();
        assertThat(endsAtOnce).hasValue(0);
    }

    @Test
    void takesASignalRightAfterTheFirstForTheSameWish() {
        signals.arrived();
        nanoTime.addAndGet(Duration.ofMillis(900).toNanos());
        signals.arrived();

        assertThat(endsAtOnce).hasValue(0);
    }

    @Test
    void endsAtOnceWhenAskedAgainLater() {
        signals.arrived();
        nanoTime.addAndGet(Duration.ofMillis(1100).toNanos());
        signals.arrived();

        assertThat(endsAtOnce).hasValue(1);
    }
}
