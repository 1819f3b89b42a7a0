package io.tidegate.edge.http1;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineEndsTest {
    private static final byte[] TELLING = {'\n', '\r', '\t', 0, 13, 14, 31, ' ', 127, -128, -1, 'a'};

    @Test
    void findsTheSameLineEndAsAPlainSearch() {
        for (int seed = 0; seed < 50_000; seed++) {
            byte[] b = bytes(new SplittableRandom(seed));
            int from = seed % (b.length + 1);
            int expected = from;
            while (expected < b.length && b[expected] != '\n' && b[expected] != '\r') {
                expected++;
            }

            assertThat(LineEnds.next(b, from, b.length)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void looksNoFurtherThanItIsAsked() {
        byte[] line = "0123456789abcdef0123456789abcdef\r\n".getBytes(US_ASCII);

        for (int to = 0; to <= 32; to++) {
            assertThat(LineEnds.next(line, 0, to)).isEqualTo(to);
        }
        assertThat(LineEnds.next(line, 0, line.length)).isEqualTo(32);
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] b = new byte[random.nextInt(8, 80)];
        for (int i = 0; i < b.length; i++) {
            b[i] = random.nextDouble() < 0.02
                    ? TELLING[random.nextInt(TELLING.length)]
                    : (byte) random.nextInt('a', 'z');
        }
        return b;
    }
}
