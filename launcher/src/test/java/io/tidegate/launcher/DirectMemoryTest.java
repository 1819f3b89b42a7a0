package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much memory Netty may take beside the heap. */
class DirectMemoryTest {
    private static final long MIB = 1L << 20;

    @Test
    void takesHalfOfWhatTheHeapLeavesOfAContainer() {
        assertThat(DirectMemory.limit(768 * MIB, 384 * MIB)).isEqualTo(192 * MIB);
    }

    @Test
    void isNeverMoreThanTheHeapOnALargeMachine() {
        assertThat(DirectMemory.limit(24_576 * MIB, 256 * MIB)).isEqualTo(256 * MIB);
    }

    @Test
    void isEnoughToWorkWithWhereTheHeapLeavesNothing() {
        assertThat(DirectMemory.limit(256 * MIB, 256 * MIB)).isEqualTo(32 * MIB);
    }
}
