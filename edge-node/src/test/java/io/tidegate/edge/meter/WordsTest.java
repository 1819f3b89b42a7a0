package io.tidegate.edge.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final byte[] TELLING = {'\n', '\r', '\t', 0, 13, 14, 31, ' ', '"', '#', '\\', ']', 127, -128, -1, 'a'
    };

    @Test
    void marksTheFirstByteOfAStringThatNeedsALook() {
        for (int seed = 0; seed < 50_000; seed++) {
            byte[] b = bytes(new SplittableRandom(seed), 0.2);
            long marks = Words.stringMarks(Words.at(b, 0));
            int expected = 0;
            while (expected < 8 && b[expected] >= ' ' && b[expected] != '"' && b[expected] != '\\') {
                expected++;
            }

            assertThat(marks == 0 ? 8 : Words.first(marks)).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static byte[] bytes(RandomGenerator random, double telling) {
        byte[] b = new byte[random.nextInt(8, 80)];
        for (int i = 0; i < b.length; i++) {
            b[i] = random.nextDouble() < telling
                    ? TELLING[random.nextInt(TELLING.length)]
                    : (byte) random.nextInt('a', 'z');
        }
        return b;
    }
}
