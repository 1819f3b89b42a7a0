package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Clients are served while they move, then refused; for as long as anybody wants the node drained. */
class DrainTest {
    private static final Duration MOVE = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Drain drain = new Drain(MOVE, nanos::get);

    @Test
    void servesForTheMoveTimeAndThenRefuses() {
        assertThat(drain.on()).isFalse();
        assertThat(drain.refuses()).isFalse();

        drain.begin(Drain.Reason.ORDER);
        pass(MOVE.minusMillis(1));
        assertThat(drain.on()).isTrue();
        assertThat(drain.refuses()).isFalse();

        pass(Duration.ofMillis(1));
        assertThat(drain.refuses()).isTrue();
    }

    @Test
    void doesNotGiveTheMoveTimeTwice() {
        drain.begin(Drain.Reason.ORDER);
        pass(Duration.ofSeconds(20));
        drain.begin(Drain.Reason.STOPPING);

        assertThat(Duration.ofNanos(drain.moveLeftNanos())).isEqualTo(Duration.ofSeconds(10));
        assertThat(drain.words()).containsExactlyInAnyOrder("it is drained by order", "the node is stopping");
    }

    @Test
    void lastsUntilNobodyWantsIt() {
        drain.begin(Drain.Reason.ORDER);
        drain.begin(Drain.Reason.OPERATOR);
        pass(MOVE);
        drain.end(Drain.Reason.ORDER);
        assertThat(drain.refuses()).isTrue();

        drain.end(Drain.Reason.OPERATOR);
        assertThat(drain.on()).isFalse();
        assertThat(drain.refuses()).isFalse();

        drain.begin(Drain.Reason.OPERATOR);
        assertThat(drain.refuses()).isFalse();
    }

    @Test
    void refusesAtOnceWhoeverDoesNotWait() {
        drain.endMove();
        drain.begin(Drain.Reason.STOPPING);
        assertThat(drain.refuses()).isFalse();

        drain.endMove();
        assertThat(drain.refuses()).isTrue();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
