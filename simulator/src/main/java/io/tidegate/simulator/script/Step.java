package io.tidegate.simulator.script;

import io.tidegate.simulator.answer.Progress;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** One thing that happens on the wire, in order. A list of steps is a whole answer. */
public sealed interface Step {
    /**
     * Sets the head. It goes out with the first byte of the body, or at {@link FlushHead}.
     *
     * @param chunked whether the length of the body is left open
     */
    record Head(int status, List<Header> headers, boolean chunked) implements Step {
        public Head {
            headers = List.copyOf(headers);
        }
    }

    /** Sends the head alone. */
    record FlushHead() implements Step {}

    /** One write. */
    record Write(Buffer bytes, Progress progress) implements Step {}

    /** Many writes, each when the one before has left. */
    record Drip(Buffer bytes, Cutting cutting, Progress progress) implements Step {}

    record Pause(long millis) implements Step {
        public Pause {
            if (millis < 0) {
                throw new IllegalArgumentException("millis: " + millis + " (expected: >= 0)");
            }
        }
    }

    /** The last bytes and the orderly end of the body. */
    record Finish(Buffer bytes, Progress progress) implements Step {}

    /** How an answer ends that has no orderly end. */
    enum Break implements Step {
        /** Closes the connection (FIN) as it is. */
        CUT,
        /** Resets the connection (RST). */
        RESET,
        /** Does nothing, until the client goes away. */
        HANG
    }
}
