package io.tidegate.simulator.http;

import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.control.Received;
import io.tidegate.simulator.control.RequestLog;
import io.tidegate.simulator.control.Sent;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;

/** Follows one answer for the bill and for the log. */
final class Exchange implements StepPlayer.Audience {
    private final Received in;
    private final String requestId;
    private final Reply reply;
    private final RequestLog.Slot slot;
    private final InstantSource clock;
    private final Runnable whenEnded;
    private final Digest digest = new Digest();
    private int status;

    Exchange(
            Received in, String requestId, Reply reply, RequestLog.Slot slot, InstantSource clock, Runnable whenEnded) {
        this.in = in;
        this.requestId = requestId;
        this.reply = reply;
        this.slot = slot;
        this.clock = clock;
        this.whenEnded = whenEnded;
    }

    @Override
    public void answered(int status) {
        this.status = status;
        reply.bill().ifPresent(line -> line.answered(status));
    }

    @Override
    public void produced(Buffer bytes, Progress progress) {
        digest.add(bytes);
        reply.bill().ifPresent(line -> line.produced(progress));
    }

    @Override
    public void written(Progress progress) {
        reply.bill().ifPresent(line -> line.written(progress));
    }

    @Override
    public void ended(StepPlayer.Ending ending) {
        String fault = reply.fault().orElse("none");
        reply.bill().ifPresent(line -> {
            switch (ending) {
                case SENT -> line.sent(reply.fault());
                case BROKEN_OFF -> line.broken(fault);
                case CLIENT_GONE -> line.clientGone();
            }
        });
        String outcome = switch (ending) {
            case SENT -> "sent " + status;
            case BROKEN_OFF -> "fault " + fault;
            case CLIENT_GONE ->
                reply.fault().map(f -> "client-aborted during " + f).orElse("client-aborted");
        };
        slot.close(new Sent(
                requestId,
                status,
                digest.bytes(),
                digest.hex(),
                reply.markers(),
                reply.fault(),
                outcome,
                clock.millis() - in.atMillis()));
        whenEnded.run();
    }
}
