package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How much memory Netty may take beside the heap. */
class NettySettingsTest {
    private static final long MIB = 1L << 20;

    @Test
    void takesHalfOfWhatTheHeapLeavesOfAContainer() {
        assertThat(NettySettings.directMemory(768 * MIB, 384 * MIB)).isEqualTo(192 * MIB);
    }

    @Test
    void isNeverMoreThanTheHeapOnALargeMachine() {
        assertThat(NettySettings.directMemory(24_576 * MIB, 256 * MIB)).isEqualTo(256 * MIB);
    }

    @Test
    void isEnoughToWorkWithWhereTheHeapLeavesNothing() {
        assertThat(NettySettings.directMemory(256 * MIB, 256 * MIB)).isEqualTo(32 * MIB);
    }
}
