package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.Stopping;
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
        signals.arrived("TERM");

        assertThat(signals.await()).isEqualTo(Stopping.WITH_MOVE_TIME);
        assertThat(endsAtOnce).hasValue(0);
    }

    @Test
    void leavesOutTheMoveTimeAtCtrlC() throws InterruptedException {
        signals.arrived("INT");

        assertThat(signals.await()).isEqualTo(Stopping.SOON);
    }

    @Test
    void takesASignalRightAfterTheFirstForTheSameWish() {
        signals.arrived("TERM");
        nanoTime.addAndGet(Duration.ofMillis(900).toNanos());
        signals.arrived("TERM");

        assertThat(endsAtOnce).hasValue(0);
    }

    @Test
    void endsAtOnceWhenAskedAgainLater() {
        signals.arrived("TERM");
        nanoTime.addAndGet(Duration.ofMillis(1100).toNanos());
        signals.arrived("TERM");

        assertThat(endsAtOnce).hasValue(1);
    }
}
