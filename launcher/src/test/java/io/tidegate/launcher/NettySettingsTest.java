package io.tidegate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Netty is told before it is first used. */
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

    @ParameterizedTest
    @ValueSource(strings = {"io.netty.jfr.enabled", "io.netty.maxDirectMemory"})
    void whatTheOperatorSaysStays(String property) {
        String before = System.getProperty(property);
        try {
            System.clearProperty(property);
            NettySettings.apply();
            assertThat(System.getProperty(property)).isNotBlank();

            System.setProperty(property, "said");
            NettySettings.apply();
            assertThat(System.getProperty(property)).isEqualTo("said");
        } finally {
            if (before == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, before);
            }
        }
    }
}
