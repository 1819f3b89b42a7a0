package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many come at once, running streams wait for the beginning of a few; nobody overtakes, and who would wait too long is refused. */
class TurnstileTest {
    private static final int SOME = 10;

    private long now = 1;
    private final Loop loop = new Loop();
    private final NodeLoad load = new NodeLoad(1000, 1000, new Drain(Duration.ofSeconds(30), () -> now));
    private final Turnstile turnstile = new Turnstile(loop, load, () -> now);
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void letsAFewBeginAtOnce() {
        come(1, SOME);

        assertThat(begun).hasSize(SOME);
        assertThat(loop.later).isEmpty();
    }

    @Test
    void letsOnlySoManyBeginInATurnAndTheOthersInTheirOrderInLaterOnes() {
        come(1, 2 * Turnstile.PER_TURN + SOME);
        assertThat(begun).hasSize(Turnstile.PER_TURN);

        loop.turn();
        assertThat(begun).hasSize(2 * Turnstile.PER_TURN);

        loop.turn();
        assertThat(begun).containsExactlyElementsOf(numbers(1, 2 * Turnstile.PER_TURN + SOME));
        assertThat(loop.later).isEmpty();
    }

    @Test
    void letsNobodyOvertakeTheLine() {
        come(1, Turnstile.PER_TURN + SOME);
        loop.end();

        come(Turnstile.PER_TURN + SOME + 1, 1);
        assertThat(begun).hasSize(Turnstile.PER_TURN);

        loop.turn();
        assertThat(begun).containsExactlyElementsOf(numbers(1, Turnstile.PER_TURN + SOME + 1));
    }

    @Test
    void countsEachTurnByItself() {
        come(1, Turnstile.PER_TURN);
        loop.end();

        come(Turnstile.PER_TURN + 1, Turnstile.PER_TURN);

        assertThat(begun).hasSize(2 * Turnstile.PER_TURN);
    }

    @Test
    void passesOverWhoHasLeftTheLine() {
        come(1, Turnstile.PER_TURN);
        List<ClientRequest> waiting = come(Turnstile.PER_TURN + 1, Turnstile.PER_TURN + SOME);
        waiting.subList(0, SOME).forEach(ClientRequest::done);

        loop.turn();

        assertThat(begun).hasSize(2 * Turnstile.PER_TURN).doesNotContain(Turnstile.PER_TURN + 1);
        assertThat(loop.later).isEmpty();
    }

    @Test
    void isFullWhenTheFirstInLineHasWaitedAsLongAsARefusedClientWould() {
        come(1, 4 * Turnstile.PER_TURN);
        now += Turnstile.LONGEST_WAIT.toNanos();
        loop.turn();
        assertThat(turnstile.isFull()).isFalse();

        now++;
        loop.turn();
        assertThat(turnstile.isFull()).isTrue();

        loop.turn();
        assertThat(turnstile.isFull()).isFalse();
    }

    @Test
    void isNotFullWhenTheLoopStoodStillWithAFewInLine() {
        come(1, Turnstile.PER_TURN + SOME);
        now += 2 * Turnstile.LONGEST_WAIT.toNanos();
        assertThat(turnstile.isFull()).isFalse();

        loop.turn();
        assertThat(turnstile.isFull()).isFalse();
    }

    @Test
    void countsWhoWaits() {
        List<ClientRequest> all = come(1, Turnstile.PER_TURN + SOME);
        all.getLast().done();
        assertThat(load.waiting()).isEqualTo(SOME);

        loop.turn();
        assertThat(load.waiting()).isZero();
    }

    @Test
    void goesOnWhenOneFails() {
        come(1, Turnstile.PER_TURN);
        turnstile.pass(request(0), () -> {
            throw new AssertionError("a fault of ours");
        });
        come(Turnstile.PER_TURN + 1, SOME);

        assertThatThrownBy(loop::turn).isInstanceOf(AssertionError.class);
        loop.turn();

        assertThat(begun).hasSize(Turnstile.PER_TURN + SOME);
    }

    private List<ClientRequest> come(int first, int count) {
        return numbers(first, count).stream()
                .map(number -> {
                    ClientRequest request = request(number);
                    turnstile.pass(request, () -> begun.add(number));
                    return request;
                })
                .toList();
    }

    private ClientRequest request(int number) {
        return ClientRequest.unreadable(InetAddress.getLoopbackAddress(), "req_" + number, now);
    }

    private static List<Integer> numbers(int first, int count) {
        return IntStream.range(first, first + count).boxed().toList();
    }

    /** A loop that turns when the test says so. */
    private static final class Loop implements Turnstile.Turns {
        private List<Runnable> atEnd = new ArrayList<>();
        private List<Runnable> later = new ArrayList<>();

        @Override
        public void atItsEnd(Runnable action) {
            atEnd.add(action);
        }

        @Override
        public void inALaterOne(Runnable action) {
            later.add(action);
        }

        void end() {
            List<Runnable> due = atEnd;
            atEnd = new ArrayList<>();
            due.forEach(Runnable::run);
        }

        void turn() {
            end();
            List<Runnable> due = later;
            later = new ArrayList<>();
            due.forEach(Runnable::run);
        }
    }
}
