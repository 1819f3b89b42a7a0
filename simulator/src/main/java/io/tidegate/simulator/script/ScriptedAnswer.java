package io.tidegate.simulator.script;

import io.tidegate.simulator.answer.Progress;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * An answer that is replayed byte by byte. It is not billed: only its author knows what it costs.
 *
 * @param headers without a <code>content-length</code> among them the body is chunked
 * @param chunkBytes sizes of the writes that the body is cut into; one more write takes the rest
 */
public record ScriptedAnswer(int status, List<Header> headers, Buffer body, List<Integer> chunkBytes, End end) {
    /** How the answer ends. */
    public enum End {
        CLEAN,
        CUT,
        RESET
    }

    public ScriptedAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
        }
        headers = List.copyOf(headers);
        headers.forEach(ScriptedAnswer::requireSendable);
        chunkBytes = List.copyOf(chunkBytes);
        chunkBytes.forEach(ScriptedAnswer::requirePositive);
    }

    private static void requireSendable(Header header) {
        if (!header.isSendable()) {
            throw new IllegalArgumentException("header: " + header + " (expected: a token, and a line of ASCII)");
        }
    }

    private static void requirePositive(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("chunks: " + bytes + " (expected: > 0)");
        }
    }

    /** The steps that replay it. */
    public List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        boolean hasLength = headers.stream().anyMatch(h -> h.name().equalsIgnoreCase("content-length"));
        steps.add(new Step.Head(status, headers, !hasLength));
        steps.add(new Step.FlushHead());
        if (body.length() > 0) {
            steps.add(new Step.Drip(body, Cutting.ofSizes(chunkBytes), Progress.NONE));
        }
        if (end == End.CLEAN) {
            steps.add(new Step.Finish(Buffer.buffer(), Progress.NONE));
        } else {
            steps.add(new Step.Pause(StreamScript.BEFORE_BREAK_MILLIS));
            steps.add(end == End.CUT ? Step.Break.CUT : Step.Break.RESET);
        }
        return steps;
    }
}
