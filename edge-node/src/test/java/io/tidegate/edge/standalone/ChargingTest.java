package io.tidegate.edge.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.quota.DeskLoop;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When rows are charged to a node's own bank. */
class ChargingTest {
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Deque<Future<Boolean>> outcomes = new ArrayDeque<>();
    private long lastSeq;
    private int charged;
    private long millis;
    private long chargedAtMillis;

    @BeforeEach
    void start() {
        DeskLoop loop = new DeskLoop() {
            @Override
            public void run(Runnable work) {
                throw new AssertionError("all of it is for later");
            }

            @Override
            public void after(long after, Runnable work) {
                later.add(work);
                millis += after;
            }
        };
        new Charging(loop, this::charge, () -> lastSeq).start();
    }

    private Future<Boolean> charge() {
        charged++;
        chargedAtMillis = millis;
        return outcomes.isEmpty() ? Future.succeededFuture(false) : outcomes.remove();
    }

    private void looks(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(later).hasSize(1);
            later.remove().run();
        }
    }

    @Test
    void nothingIsChargedWhereNothingWasClosed() {
        looks(100);

        assertThat(charged).isZero();
    }

    @Test
    void fewRowsAreChargedWithinTenSeconds() {
        lastSeq = 1;
        looks(Charging.MOST_LOOKS - 1);
        assertThat(charged).isZero();

        looks(1);
        assertThat(charged).isEqualTo(1);
        assertThat(chargedAtMillis).isEqualTo(10_000);

        looks(100);
        assertThat(charged).isEqualTo(1);
    }

    @Test
    void manyAreChargedAtTheNextLook() {
        lastSeq = Charging.MANY;
        looks(1);
        assertThat(charged).isEqualTo(1);
        assertThat(chargedAtMillis).isEqualTo(500);

        lastSeq += Charging.MANY - 1;
        looks(1);
        assertThat(charged).isEqualTo(1);
        lastSeq++;
        looks(1);
        assertThat(charged).isEqualTo(2);
    }

    @Test
    void whereThereIsMoreItGoesOn() {
        lastSeq = Charging.MANY;
        outcomes.add(Future.succeededFuture(true));
        outcomes.add(Future.succeededFuture(true));

        looks(3);

        assertThat(charged).isEqualTo(3);
        looks(1);
        assertThat(charged).isEqualTo(3);
    }

    @Test
    void whatFailedIsTriedAgainAtTheNextLook() {
        lastSeq = Charging.MANY;
        outcomes.add(Future.failedFuture("down"));
        looks(1);

        looks(1);

        assertThat(charged).isEqualTo(2);
    }
}
