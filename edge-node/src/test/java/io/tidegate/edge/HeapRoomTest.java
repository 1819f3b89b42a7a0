package io.tidegate.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.DataSize;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
    @Test
    void hasRoomForBodiesThatTakeHalfOfIt() {
        assertThat(HeapRoom.warning(DataSize.ofMebibytes(92), 184L << 20)).isEmpty();
    }

    @Test
    void tellsOfABudgetThatLeavesTheRestOfTheNodeTooLittle() {
        assertThat(HeapRoom.warning(DataSize.ofMebibytes(384), 184L << 20))
                .hasValueSatisfying(warning -> assertThat(warning)
                        .contains("limits.bodyBudget: 384MiB", "184MiB", "-Xmx", "lower limits.bodyBudget"));
    }
}
