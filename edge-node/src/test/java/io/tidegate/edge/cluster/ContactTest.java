package io.tidegate.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.wire.Revision;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ContactTest {
    private static final long NOW = 1_700_000_000_000L;
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void countsSilenceByTheMonotonicClock() {
        Contact contact = new Contact(new NodeTime(NOW, nanos::get), nanos::get);
        contact.heard();
        pass(3_000);

        assertThat(contact.connected()).isTrue();
        assertThat(contact.at()).isEqualTo(NOW);
        pass(1);
        assertThat(contact.connected()).isFalse();
        assertThat(contact.silentMillis()).isEqualTo(3_001);
    }

    @Test
    void goesOnCountingAfterARestart() {
        Contact contact = restarted(NOW + 60_000, kept(NOW, 10_000));

        pass(5_000);
        assertThat(contact.silentMillis()).isEqualTo(65_000);
        assertThat(contact.connected()).isFalse();
    }

    @Test
    void isNotShortenedByAClockThatWasSetBackWhileTheNodeWasDown() {
        Contact contact = restarted(NOW - Duration.ofDays(2).toMillis(), kept(NOW, 50_000));

        assertThat(contact.silentMillis()).isEqualTo(50_000);
    }

    @Test
    void isNotConnectedBeforeItHeardAnything() {
        assertThat(restarted(NOW, ReplicaState.EMPTY).connected()).isFalse();
    }

    private Contact restarted(long machineMillis, ReplicaState state) {
        Contact contact = new Contact(new NodeTime(machineMillis, nanos::get), nanos::get);
        contact.since(state);
        return contact;
    }

    private static ReplicaState kept(long contactAt, long silentMillis) {
        return new ReplicaState(new Revision(1, 1), 0, 0, contactAt, silentMillis, false);
    }

    private void pass(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}
