package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageProtocolTest {
    private static final int STEPS = 60;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachAttemptCountsOnceWhateverIsLostRepeatedRestartedOrPutBackToABackup(long seed) {
        run(seed);
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void theSameInManyOrders(long seed) {
        run(seed);
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(3, 20);
    }

    private void run(long seed) {
        Random random = new Random(31 * seed);
        try (UsageSides sides = new UsageSides(folder, seed)) {
            for (int step = 0; step < STEPS; step++) {
                switch (random.nextInt(16)) {
                    case 0 -> sides.restartEdge();
                    case 1 -> sides.restartCoordinator();
                    case 2 -> sides.backUpEdge();
                    case 3 -> sides.backUpCoordinator();
                    case 4 -> sides.restoreEdge();
                    case 5 -> sides.restoreCoordinator();
                    case 6, 7 -> sides.deliverLate();
                    default -> sides.spend();
                }
            }
            sides.heal();

            sides.assertEveryAttemptCountsOnce();
            assertThat(sides.attempts()).isPositive();
        }
    }
}
