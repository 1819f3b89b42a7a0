package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.tidegate.edge.http1.Framing;
import io.tidegate.edge.refusal.RefusalKind;
import io.tidegate.edge.relay.Body;
import io.tidegate.testing.Eventually;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A body is read whole, within its own limit and the node's budget, and gives back all that it took. */
class BodyReaderTest {
    private static final int LIMIT = 1000;

    private final ByteBudget budget = new ByteBudget(10_000);

    private BodyReader reader(Framing framing) {
        return BodyReader.of(framing, budget, LIMIT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] chunk(int size) {
        return bytes(Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n");
    }

    @Test
    void readsADeclaredLengthByteByByte() {
        BodyReader reader = reader(new Framing.Length(5));
        assertThat(reader.begin()).isEmpty();
        byte[] wire = bytes("hello");

        for (int i = 0; i < 4; i++) {
            assertThat(reader.read(wire, i, i + 1)).isInstanceOf(BodyReader.Progress.More.class);
        }

        assertThat(reader.read(wire, 4, 5)).isEqualTo(new BodyReader.Progress.Complete(5));
        assertThat(reader.body().bytes()).isEqualTo(wire);
    }

    @Test
    void takesTheMemoryOfALongBodyOnce() {
        int declared = 32 * BodyReader.STEP;
        byte[] wire = new byte[64 * 1024];
        BodyReader reader = BodyReader.of(new Framing.Length(declared), new ByteBudget(declared), declared);
        reader.begin();

        long before = allocatedBytes();
        for (int read = 0; read < declared; read += wire.length) {
            reader.read(wire, 0, wire.length);
        }
        byte[] body = reader.body().bytes();

        assertThat(body).hasSize(declared);
        assertThat(allocatedBytes() - before).isLessThan(declared + declared / 4);
    }

    @Test
    void doesNotCopyALongBodyInChunksOverAndOver() {
        int most = 32 * BodyReader.STEP;
        byte[] wire = chunk(32 * 1024);
        BodyReader reader = BodyReader.of(new Framing.Chunked(), new ByteBudget(most), most);
        reader.begin();

        long before = allocatedBytes();
        for (int read = 0; read < most; read += 32 * 1024) {
            reader.read(wire, 0, wire.length);
        }
        reader.read(bytes("0\r\n\r\n"), 0, 5);

        assertThat(reader.body().bytes()).hasSize(most);
        assertThat(allocatedBytes() - before).isLessThan(3L * most);
    }

    @Test
    void countsOfABodyInChunksWhatItHas() {
        ByteBudget large = new ByteBudget(100_000_000);
        BodyReader reader = BodyReader.of(new Framing.Chunked(), large, 50_000_000);
        byte[] wire = chunk(300_000);
        reader.begin();
        reader.read(wire, 0, wire.length);
        assertThat(large.taken()).isGreaterThanOrEqualTo(300_000);
        reader.read(bytes("0\r\n\r\n"), 0, 5);

        Body body = reader.body();

        assertThat(large.taken()).isEqualTo(300_000);
        body.release();
        assertThat(large.taken()).isZero();
    }

    @Test
    void growsByAnEighthWhereTheBudgetDoesNotHoldTwiceAsMuch() {
        int budgeted = 5 * BodyReader.STEP;
        int part = 8 * 1024;
        byte[] wire = chunk(part);
        BodyReader reader = BodyReader.of(new Framing.Chunked(), new ByteBudget(budgeted), 4L * budgeted);
        reader.begin();

        long before = allocatedBytes();
        BodyReader.Progress last = new BodyReader.Progress.More();
        while (last instanceof BodyReader.Progress.More) {
            last = reader.read(wire, 0, wire.length);
        }

        assertThat(last)
                .isInstanceOfSatisfying(
                        BodyReader.Progress.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(RefusalKind.OVERLOADED));
        assertThat(reader.length()).isGreaterThan(4 * BodyReader.STEP);
        assertThat(allocatedBytes() - before).isLessThan(6L * budgeted);
    }

    @Test
    void takesNextToNothingForALengthThatIsOnlyClaimed() {
        int declared = 32 * BodyReader.STEP;
        long before = allocatedBytes();

        BodyReader reader = BodyReader.of(new Framing.Length(declared), new ByteBudget(declared), declared);
        reader.begin();
        reader.read(new byte[100], 0, 100);

        assertThat(allocatedBytes() - before).isLessThan(declared / 4);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void leavesTheNextRequestAlone() {
        BodyReader reader = reader(new Framing.Length(5));
        reader.begin();

        assertThat(reader.read(bytes("##helloGET /"), 2, 12)).isEqualTo(new BodyReader.Progress.Complete(7));
        assertThat(reader.body().bytes()).isEqualTo(bytes("hello"));
    }

    @Test
    void takesADeclaredLengthOfTheBudgetAtOnceAndGivesItBackOnce() {
        BodyReader reader = reader(new Framing.Length(5));
        reader.begin();
        assertThat(budget.taken()).isEqualTo(5);
        reader.read(bytes("hello"), 0, 5);
        Body body = reader.body();

        body.release();
        body.release();

        assertThat(budget.taken()).isZero();
        assertThat(body.bytes()).isEmpty();
    }

    @Test
    void letsTheBytesGoWithItsPartOfTheBudget() {
        BodyReader reader = reader(new Framing.Length(5));
        reader.begin();
        reader.read(bytes("hello"), 0, 5);
        Body body = reader.body();
        WeakReference<byte[]> held = new WeakReference<>(body.bytes());
        reader = null;

        body.release();

        Eventually.until("the bytes are gone", Duration.ofSeconds(10), () -> {
            System.gc();
            return held.refersTo(null);
        });
        assertThat(body.bytes()).isEmpty();
    }

    @Test
    void givesBackOnceWhenItIsDiscarded() {
        BodyReader reader = reader(new Framing.Length(5));
        reader.begin();

        reader.discard();
        reader.discard();

        assertThat(budget.taken()).isZero();
    }

    @Test
    void refusesADeclaredLengthOverTheLimitBeforeAByteIsRead() {
        BodyReader reader = reader(new Framing.Length(LIMIT + 1));

        assertThat(reader.begin()).hasValueSatisfying(r -> assertThat(r.kind()).isEqualTo(RefusalKind.BODY_TOO_LARGE));
        assertThat(budget.taken()).isZero();
    }

    @Test
    void refusesWhatTheBudgetDoesNotHold() {
        ByteBudget small = new ByteBudget(800);
        BodyReader first = BodyReader.of(new Framing.Length(500), small, LIMIT);
        first.begin();
        BodyReader second = BodyReader.of(new Framing.Length(500), small, LIMIT);

        assertThat(second.begin()).hasValueSatisfying(r -> {
            assertThat(r.kind()).isEqualTo(RefusalKind.OVERLOADED);
            assertThat(r.retryAfterSeconds()).isPresent();
        });
        assertThat(small.taken()).isEqualTo(500);
    }

    @Test
    void readsChunksUpToTheLimitAndNotBeyond() {
        BodyReader reader = reader(new Framing.Chunked());
        reader.begin();
        byte[] most = chunk(LIMIT - 1);
        byte[] one = chunk(1);

        assertThat(reader.read(most, 0, most.length)).isInstanceOf(BodyReader.Progress.More.class);
        assertThat(reader.read(one, 0, one.length)).isInstanceOf(BodyReader.Progress.More.class);
        assertThat(budget.taken()).isEqualTo(LIMIT);

        assertThat(reader.read(one, 0, one.length))
                .isInstanceOfSatisfying(
                        BodyReader.Progress.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(RefusalKind.BODY_TOO_LARGE));
        reader.discard();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void refusesWhatIsNotInChunks() {
        BodyReader reader = reader(new Framing.Chunked());
        reader.begin();

        assertThat(reader.read(bytes("hello"), 0, 5))
                .isInstanceOfSatisfying(
                        BodyReader.Progress.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(RefusalKind.MALFORMED_HTTP));
    }
}
