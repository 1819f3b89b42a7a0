package io.tidegate.coordinator.registry;

import io.tidegate.common.wire.Heartbeat;
import io.tidegate.common.wire.NodeProfile;
import io.tidegate.common.wire.OutboxState;
import io.tidegate.common.wire.RegisterRequest;
import io.tidegate.common.wire.Revision;
import io.tidegate.common.wire.Vitals;
import io.tidegate.common.wire.Wire;
import java.util.List;

/** What a node in good health says. */
public final class Messages {
    public static final String LOCATION = "eu-west-1";
    static final Vitals WELL = new Vitals(3, 400, 0.1, 0, 1_500, 210_000, 2, 2, true);
    static final Vitals ILL = new Vitals(3, 400, 0.1, 0.5, 1_500, 210_000, 2, 2, true);

    private Messages() {}

    static NodeProfile profile(String name) {
        return new NodeProfile(
                name, LOCATION, "https://" + name + ".example.com", List.of("claude-code-proxy"), "0.1.0");
    }

    /** 32 hexadecimal digits that end with the number. */
    public static String epoch(int number) {
        return String.format("%032x", number);
    }

    static RegisterRequest register(String name, int epoch) {
        return new RegisterRequest(Wire.VERSION, epoch(epoch), profile(name), ManualTime.START);
    }

    static Heartbeat beat(int epoch, long beat, Vitals vitals) {
        return new Heartbeat(
                epoch(epoch),
                beat,
                ManualTime.START,
                new Revision(1, 0),
                false,
                true,
                true,
                vitals,
                new OutboxState(0, 0, 0));
    }

    static Heartbeat at(Heartbeat beat, long nodeTime) {
        return new Heartbeat(
                beat.epoch(),
                beat.beat(),
                nodeTime,
                beat.applied(),
                beat.draining(),
                beat.socket(),
                beat.bus(),
                beat.vitals(),
                beat.outbox());
    }

    static Heartbeat applied(Heartbeat beat, Revision applied) {
        return new Heartbeat(
                beat.epoch(),
                beat.beat(),
                beat.nodeTime(),
                applied,
                beat.draining(),
                beat.socket(),
                beat.bus(),
                beat.vitals(),
                beat.outbox());
    }

    /** With nothing in flight. */
    static Heartbeat idle(Heartbeat beat) {
        Vitals vitals = beat.vitals();
        return new Heartbeat(
                beat.epoch(),
                beat.beat(),
                beat.nodeTime(),
                beat.applied(),
                beat.draining(),
                beat.socket(),
                beat.bus(),
                new Vitals(
                        0,
                        vitals.mostInFlight(),
                        vitals.load(),
                        vitals.errorRate(),
                        vitals.loopDelayMicros(),
                        vitals.firstByteMicros(),
                        vitals.upstreamsReady(),
                        vitals.upstreams(),
                        vitals.ledgerReady()),
                beat.outbox());
    }

    /** With rows that were not sent. */
    static Heartbeat unsent(Heartbeat beat, long rows) {
        return with(beat, new OutboxState(rows, rows, 0));
    }

    static Heartbeat withRows(Heartbeat beat, long lastSeq) {
        return with(beat, new OutboxState(lastSeq, lastSeq, 10));
    }

    private static Heartbeat with(Heartbeat beat, OutboxState outbox) {
        return new Heartbeat(
                beat.epoch(),
                beat.beat(),
                beat.nodeTime(),
                beat.applied(),
                beat.draining(),
                beat.socket(),
                beat.bus(),
                beat.vitals(),
                outbox);
    }

    static Heartbeat draining(Heartbeat beat) {
        return new Heartbeat(
                beat.epoch(),
                beat.beat(),
                beat.nodeTime(),
                beat.applied(),
                true,
                beat.socket(),
                beat.bus(),
                beat.vitals(),
                beat.outbox());
    }
}
