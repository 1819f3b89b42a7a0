package io.tidegate.common.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.cluster.ClusterKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GreetingsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final SecureRandom random = new SecureRandom();
    private final ClusterKey key = ClusterKey.generate(random);
    private final Greetings greetings = new Greetings(key, random, nanos::get);

    @Test
    void aGreetingIsGoodForThreeSeconds() {
        assertThat(greetings.connected()).isFalse();
        greetings.heard(greetings.greeting());
        pass(Duration.ofSeconds(3));
        assertThat(greetings.connected()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(greetings.connected()).isFalse();
        assertThat(greetings.silence()).isEqualTo(Duration.ofMillis(3001));
    }

    @Test
    void anotherClustersGreetingAndOtherMessagesDoNotCount() {
        greetings.heard(new Greetings(ClusterKey.generate(random), random, nanos::get).greeting());
        greetings.heard(key.seal("a change".getBytes(StandardCharsets.UTF_8), random));
        greetings.heard(new byte[0]);
        assertThat(greetings.connected()).isFalse();
    }

    @Test
    void beginningAnewForgetsWhatWasHeard() {
        greetings.heard(greetings.greeting());
        pass(Duration.ofSeconds(1));
        greetings.begin();
        assertThat(greetings.connected()).isFalse();
        assertThat(greetings.silence()).isZero();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
