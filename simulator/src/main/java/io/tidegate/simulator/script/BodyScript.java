package io.tidegate.simulator.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.simulator.answer.Progress;
import io.tidegate.simulator.fault.FaultKind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the steps of the answers that are not streamed. */
public final class BodyScript {
    private static final String BEGINNING = "{\"id\":";
    private static final String NEVER_REACHED_LENGTH = "9999";

    private BodyScript() {}

    /** A head and a whole body. */
    public static List<Step> of(int status, List<Header> headers, byte[] body, Progress progress) {
        return List.of(new Step.Head(status, headers, false), new Step.Finish(Buffer.buffer(body), progress));
    }

    /** A head and a whole body in this encoding, of which the headers already tell. */
    public static List<Step> encoded(List<Header> headers, byte[] body, Encoding encoding) {
        Encoding.Encoder encoder = encoding.open();
        Buffer bytes = Buffer.buffer(encoder.encode(body)).appendBytes(encoder.finish());
        return List.of(new Step.Head(200, headers, false), new Step.Finish(bytes, Progress.WHOLE));
    }

    /** The answer that stops in the middle of its JSON; empty for faults that do not break such a body. */
    public static Optional<List<Step>> broken(List<Header> headers, FaultKind kind) {
        Step beginning = new Step.Write(Buffer.buffer(BEGINNING.getBytes(UTF_8)), Progress.FRAGMENT);
        return switch (kind) {
            case STALL_HEADERS, STALL_MID ->
                Optional.of(List.of(new Step.Head(200, headers, true), beginning, Step.Break.HANG));
            case CUT_MID -> Optional.of(brokenOff(headers, beginning, Step.Break.CUT));
            case RESET_MID -> Optional.of(brokenOff(headers, beginning, Step.Break.RESET));
            default -> Optional.empty();
        };
    }

    private static List<Step> brokenOff(List<Header> headers, Step beginning, Step.Break how) {
        List<Header> withLength = new ArrayList<>(headers);
        withLength.add(new Header("content-length", NEVER_REACHED_LENGTH));
        return List.of(
                new Step.Head(200, withLength, false),
                beginning,
                new Step.Pause(StreamScript.BEFORE_BREAK_MILLIS),
                how);
    }
}
