package io.tidegate.common.bus;

import io.tidegate.common.cluster.ClusterKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** When a coordinator of this cluster was last heard. */
final class Greetings {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);
    private static final Duration CONNECTED = Duration.ofSeconds(3);

    private final ClusterKey key;
    private final RandomGenerator secrets;
    private final LongSupplier nanoTime;
    private volatile long since;
    private volatile boolean any;

    Greetings(ClusterKey key, RandomGenerator secrets, LongSupplier nanoTime) {
        this.key = key;
        this.secrets = secrets;
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    byte[] greeting() {
        return key.seal(HELLO, secrets);
    }

    /** Begins anew: nothing was heard yet. */
    void begin() {
        any = false;
        since = nanoTime.getAsLong();
    }

    void heard(byte[] sealed) {
        if (key.open(sealed).filter(plain -> Arrays.equals(plain, HELLO)).isPresent()) {
            since = nanoTime.getAsLong();
            any = true;
        }
    }

    boolean connected() {
        return any && silence().compareTo(CONNECTED) <= 0;
    }

    /** How long ago the last one was heard, or this began. */
    Duration silence() {
        return Duration.ofNanos(nanoTime.getAsLong() - since);
    }
}
