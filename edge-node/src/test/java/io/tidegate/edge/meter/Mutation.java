package io.tidegate.edge.meter;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages bytes in the ways in which streams and bodies are damaged. */
final class Mutation {
    private static final byte[] TELLING = "\n\r:{}[]\",\\0e-. \u00e9\u0000".getBytes(StandardCharsets.UTF_8);

    private Mutation() {}

    static byte[] of(byte[] original, RandomGenerator random) {
        byte[] b = original.clone();
        for (int i = random.nextInt(4); i > 0 && b.length > 1; i--) {
            b = once(b, random);
        }
        return b;
    }

    private static byte[] once(byte[] b, RandomGenerator random) {
        int at = random.nextInt(b.length);
        int length = random.nextInt(1, Math.min(60, b.length - at) + 1);
        return switch (random.nextInt(5)) {
            case 0 -> Arrays.copyOf(b, at);
            case 1 -> splice(b, at, at + length, new byte[0]);
            case 2 -> splice(b, at, at, Arrays.copyOfRange(b, at, at + length));
            case 3 -> splice(b, at, at + 1, new byte[] {TELLING[random.nextInt(TELLING.length)]});
            default -> splice(b, at, at, new byte[] {TELLING[random.nextInt(TELLING.length)]});
        };
    }

    private static byte[] splice(byte[] b, int from, int to, byte[] middle) {
        byte[] result = Arrays.copyOf(b, from + middle.length + b.length - to);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(b, to, result, from + middle.length, b.length - to);
        return result;
    }
}
