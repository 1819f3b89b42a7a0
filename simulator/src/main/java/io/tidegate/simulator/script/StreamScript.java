package io.tidegate.simulator.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.simulator.answer.Event;
import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.fault.Fault;
import io.tidegate.simulator.fault.FaultKind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the steps of one streamed answer, with the fault that was ordered. */
public final class StreamScript {
    /** What was written shall arrive before the connection breaks: a reset overtakes bytes that are still under way. */
    static final long BEFORE_BREAK_MILLIS = 50;

    private static final long PING_INTERVAL_MILLIS = 1000;
    private static final String BROKEN_DATA =
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_de\n\n";

    private final List<Event> events;
    private final Delivery delivery;
    private final Optional<Fault> fault;
    private final String requestId;
    private final Encoding.Encoder encoder;
    private final List<Step> steps = new ArrayList<>();

    private StreamScript(List<Event> events, Delivery delivery, Optional<Fault> fault, String requestId) {
        this.events = events;
        this.delivery = delivery;
        this.fault = fault;
        this.requestId = requestId;
        this.encoder = delivery.encoding().open();
    }

    /**
     * The steps of this answer.
     *
     * @param requestId stands in the error event, if one is ordered
     */
    public static List<Step> of(
            Step.Head head, List<Event> events, Delivery delivery, Optional<Fault> fault, String requestId) {
        StreamScript script = new StreamScript(events, delivery, fault, requestId);
        script.steps.add(head);
        script.addBody();
        return script.steps;
    }

    private void addBody() {
        if (fault.isPresent()) {
            steps.add(new Step.FlushHead());
        }
        if (is(FaultKind.STALL_HEADERS)) {
            steps.add(Step.Break.HANG);
        } else if (is(FaultKind.EMPTY)) {
            steps.add(new Step.Finish(Buffer.buffer(), Progress.NONE));
        } else {
            fault.filter(f -> f.kind() == FaultKind.PINGS).ifPresent(this::addPings);
            if (delivery.shape() == Shape.ONESHOT) {
                addAllAtOnce();
            } else {
                addEvents();
            }
        }
    }

    private boolean is(FaultKind kind) {
        return fault.filter(f -> f.kind() == kind).isPresent();
    }

    private void addAllAtOnce() {
        StringBuilder all = new StringBuilder();
        Progress progress = Progress.NONE;
        for (Event event : events) {
            all.append(delivery.shape().frame(event));
            progress = progress.and(event.progress());
        }
        write(all.toString(), progress);
        finish();
    }

    private void addEvents() {
        for (int i = 0; i < events.size(); i++) {
            int index = i;
            if (fault.filter(f -> f.after() == index && endsHere(f)).isPresent()) {
                return;
            }
            Event event = events.get(i);
            if (is(FaultKind.NO_STOP) && event.name().equals("message_stop")) {
                break;
            }
            write(delivery.shape().frame(event), event.progress());
            if (delivery.delayMillis() > 0) {
                steps.add(new Step.Pause(delivery.delayMillis()));
            }
        }
        finish();
    }

    /** Adds what the fault does in mid-stream, and tells whether the answer ends with it. */
    private boolean endsHere(Fault fault) {
        switch (fault.kind()) {
            case CUT_MID -> breakOff(Step.Break.CUT);
            case RESET_MID -> breakOff(Step.Break.RESET);
            case STALL_MID -> steps.add(Step.Break.HANG);
            case END_MID -> finish();
            case ERROR_MID -> {
                Event error = Event.error(fault.errorType(), fault.errorMessage(), requestId);
                write(delivery.shape().frame(error), error.progress());
                finish();
            }
            case SLOW_MID -> {
                steps.add(new Step.Pause(fault.millis()));
                return false;
            }
            case PINGS_MID -> {
                addPings(fault);
                return false;
            }
            case BADJSON_MID -> {
                write(BROKEN_DATA, Progress.NONE);
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void breakOff(Step.Break how) {
        steps.add(new Step.Pause(BEFORE_BREAK_MILLIS));
        steps.add(how);
    }

    private void addPings(Fault fault) {
        long interval = Math.min(PING_INTERVAL_MILLIS, fault.millis());
        String ping =
                fault.commentPings() ? ": keep-alive\n\n" : delivery.shape().frame(Event.PING);
        for (long passed = 0; passed < fault.millis(); passed += interval) {
            write(ping, Progress.NONE);
            steps.add(new Step.Pause(interval));
        }
    }

    private void write(String text, Progress progress) {
        Buffer bytes = Buffer.buffer(encoder.encode(text.getBytes(UTF_8)));
        steps.add(delivery.shape()
                .cutting()
                .<Step>map(cutting -> new Step.Drip(bytes, cutting, progress))
                .orElseGet(() -> new Step.Write(bytes, progress)));
    }

    private void finish() {
        steps.add(new Step.Finish(Buffer.buffer(encoder.finish()), Progress.NONE));
    }
}
