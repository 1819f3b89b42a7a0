package io.tidegate.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Ways to cut bytes into pieces. */
final class Cuts {
    private Cuts() {}

    /** The sizes of 1 to 12 pieces that make up {@code length}; small pieces are likely. */
    static List<Integer> random(RandomGenerator random, int length) {
        List<Integer> sizes = new ArrayList<>();
        int left = length;
        for (int pieces = random.nextInt(12); pieces > 0 && left > 1; pieces--) {
            int most = random.nextBoolean() ? Math.min(left - 1, 8) : left - 1;
            int size = 1 + random.nextInt(most);
            sizes.add(size);
            left -= size;
        }
        if (left > 0) {
            sizes.add(left);
        }
        return sizes;
    }
}
