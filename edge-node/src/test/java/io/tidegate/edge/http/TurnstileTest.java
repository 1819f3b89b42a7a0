package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.edge.http1.RequestHead;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However many come at once, running streams wait for the beginning of a few; nobody overtakes but who has waited, and who would wait too long is refused. */
class TurnstileTest {
    private static final int SOME = 10;

    private long now = 1;
    private final Loop loop = new Loop();
    private final NodeLoad load = new NodeLoad(1000, 1000, new Drain(Duration.ofSeconds(30), () -> now));
    private boolean ledgerBehind;
    private final Turnstile turnstile = new Turnstile(loop, load, () -> ledgerBehind, () -> now);
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

    @Test
    void letsNobodyBeginWhileTheLedgerIsBehind() {
        ledgerBehind = true;
        come(1, SOME);
        loop.turn();
        assertThat(begun).isEmpty();
        assertThat(load.waiting()).isEqualTo(SOME);

        ledgerBehind = false;
        loop.turn();
        assertThat(begun).containsExactlyElementsOf(numbers(1, SOME));
    }

    @Test
    void letsOnlyThoseBeginWhomTheLedgerKeepsUpWith() {
        come(1, 2 * Turnstile.PER_TURN);
        turnstile.pass(request(0), () -> ledgerBehind = true);
        come(2 * Turnstile.PER_TURN + 1, SOME);

        loop.turn();
        loop.turn();
        assertThat(begun).hasSize(2 * Turnstile.PER_TURN);

        ledgerBehind = false;
        loop.turn();
        assertThat(begun).hasSize(2 * Turnstile.PER_TURN + SOME);
    }

    @Test
    void isFullWhenTheLedgerHangs() {
        ledgerBehind = true;
        come(1, SOME);
        now += Turnstile.LONGEST_WAIT.toNanos() + 1;

        loop.turn();

        assertThat(turnstile.isFull()).isTrue();
        assertThat(begun).isEmpty();
    }

    @Test
    void holdsNobodyForEverWhenTheLedgerHangs() {
        ledgerBehind = true;
        come(1, SOME);
        turnstile.lineUp(() -> turnstile.pass(waited(1000), () -> begun.add(1000)));
        come(SOME + 1, 1);
        now += Turnstile.LONGEST_HOLD.toNanos();
        loop.turn();
        assertThat(begun).isEmpty();

        now++;
        loop.turn();
        assertThat(begun).hasSize(SOME + 2).contains(1000);
    }

    @Test
    void countsALedgerThatHangsFromWhenItWasLastUpToDate() {
        ledgerBehind = true;
        come(1, 2 * Turnstile.PER_TURN);
        now += Turnstile.LONGEST_HOLD.toNanos();
        ledgerBehind = false;
        loop.turn();
        assertThat(begun).hasSize(Turnstile.PER_TURN);

        ledgerBehind = true;
        loop.turn();
        now += Turnstile.LONGEST_HOLD.toNanos();
        loop.turn();
        assertThat(begun).hasSize(Turnstile.PER_TURN);
    }

    @Test
    void hearsAConnectionInItsTurnAndLetsItsRequestBeginAtOnce() {
        come(1, Turnstile.PER_TURN + SOME);
        turnstile.lineUp(() -> begun.add(-1));
        assertThat(load.unheard()).isOne();
        come(100, 2 * Turnstile.PER_TURN);

        loop.turn();
        assertThat(begun).hasSize(2 * Turnstile.PER_TURN).contains(-1);
        assertThat(load.unheard()).isZero();

        turnstile.pass(waited(7), () -> begun.add(7));
        assertThat(begun).endsWith(7);
    }

    @Test
    void letsOnlySoManyOfThoseBeginInATurnWhoHaveWaitedAndTheOthersBeforeTheLine() {
        come(1, 2 * Turnstile.PER_TURN);
        loop.end();
        for (int i = 0; i < Turnstile.PER_TURN + SOME; i++) {
            int number = 1000 + i;
            turnstile.pass(waited(number), () -> begun.add(number));
        }
        assertThat(begun).hasSize(2 * Turnstile.PER_TURN).doesNotContain(1000 + Turnstile.PER_TURN);

        loop.turn();
        assertThat(begun.subList(2 * Turnstile.PER_TURN, 2 * Turnstile.PER_TURN + SOME + 1))
                .startsWith(1000 + Turnstile.PER_TURN)
                .endsWith(Turnstile.PER_TURN + 1);
    }

    @Test
    void isFullByTheLineThoughThoseWhoHaveWaitedGoFirst() {
        come(1, 3 * Turnstile.PER_TURN);
        loop.end();
        now += Turnstile.LONGEST_WAIT.toNanos() + 1;
        ledgerBehind = true;
        turnstile.pass(waited(1000), () -> begun.add(1000));
        ledgerBehind = false;

        loop.turn();

        assertThat(begun).contains(1000);
        assertThat(turnstile.isFull()).isTrue();
    }

    @Test
    void hasALineOnlyWhileThereIsRoomInIt() {
        assertThat(turnstile.hasLine()).isFalse();

        come(1, 3 * Turnstile.PER_TURN);
        assertThat(turnstile.hasLine()).isTrue();

        now += Turnstile.LONGEST_WAIT.toNanos() + 1;
        loop.turn();
        assertThat(turnstile.hasLine()).isFalse();
    }

    @Test
    void tellsTheWaitAsAShareOfTheLongest() {
        come(1, 3 * Turnstile.PER_TURN);
        assertThat(load.takeShareOfWait()).isZero();

        now += Turnstile.LONGEST_WAIT.toNanos() / 2;
        loop.turn();

        assertThat(load.takeShareOfWait()).isEqualTo(0.5);
        assertThat(load.takeShareOfWait()).isZero();
        assertThat(load.passed()).isEqualTo(Turnstile.PER_TURN);
        assertThat(load.waitedNanos()).isEqualTo(Turnstile.PER_TURN * Turnstile.LONGEST_WAIT.toNanos() / 2);
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

    private ClientRequest waited(int number) {
        RequestHead head = request(number).head();
        return new ClientRequest(head, InetAddress.getLoopbackAddress(), "req_" + number, now, true);
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
