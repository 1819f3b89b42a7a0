package io.tidegate.edge.meter;

import io.tidegate.common.usage.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the bytes of one answer as they pass and finds out what it costs. The bytes may be cut anywhere: the result
 * depends on the sequence of bytes alone, never on how reads divide it.
 *
 * <p>A meter never throws for what a provider sends. It belongs to one attempt and one thread.
 */
public sealed interface Meter permits SseMeter, JsonMeter, DecodingMeter, OpaqueMeter {
    /** The first event is complete (a {@code ping} counts, a comment doesn't); without streaming: the answer has begun. */
    int FIRST_EVENT = 1;
    /** {@link #known()} has changed. */
    int USAGE = 1 << 1;
    /**
     * The answer is whole: a {@code message_delta} with a stop reason is complete; without streaming, the closing brace of
     * the body has come.
     */
    int FINAL = 1 << 2;
    /** The provider reports an error; {@link #errorType()} says which. */
    int ERROR = 1 << 3;
    /** The very first event is an {@code overloaded_error}, so the attempt may move on to the next upstream. */
    int OVERLOADED_FIRST = 1 << 4;
    /** {@code message_stop} is complete. */
    int STOP = 1 << 5;
    /**
     * An event that carries usage or an error, or the whole answer, is not JSON or too large to look at. Such an answer is
     * never exact.
     */
    int MALFORMED = 1 << 6;

    /**
     * A meter that fits the head of an answer.
     *
     * @param contentType the {@code content-type} header, or an empty text
     * @param contentEncoding the {@code content-encoding} header, or an empty text
     * @param inputEstimate what {@link #estimate()} takes for the input side as long as the provider has said nothing;
     *     its output side is ignored
     */
    static Meter forAnswer(String contentType, String contentEncoding, Usage inputEstimate) {
        String encoding = contentEncoding.strip().toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "", "identity" -> forContent(contentType, inputEstimate);
            case "gzip", "x-gzip" -> DecodingMeter.gzip(forContent(contentType, inputEstimate));
            case "deflate" -> DecodingMeter.deflate(forContent(contentType, inputEstimate));
            default -> new OpaqueMeter(inputEstimate);
        };
    }

    private static Meter forContent(String contentType, Usage inputEstimate) {
        String eventStream = "text/event-stream";
        return contentType.strip().regionMatches(true, 0, eventStream, 0, eventStream.length())
                ? new SseMeter(inputEstimate)
                : new JsonMeter(inputEstimate);
    }

    /**
     * Takes the next bytes of the body and keeps none of the array.
     *
     * @return what these bytes completed, as bits: {@link #FIRST_EVENT} and the others; 0 if nothing
     */
    int read(byte[] b, int from, int to);

    /** No byte will follow. To be called on every way out: it lets go of native memory. May be called twice. */
    void end();

    /** What the provider has reported so far; counters it has not mentioned are zero. */
    Usage known();

    /** Whether the provider gave its final count, so that {@link #known()} is what it bills. */
    boolean exact();

    /**
     * What to charge for an answer that ended early: {@link #known()} when that is exact, else never below it, nor below
     * the output that was delivered.
     */
    Usage estimate();

    /** The {@code error.type} of the error that the provider reported in the body. */
    Optional<String> errorType();

    /** The names of the tools that the answer began to use, in their order, with repeats; 64 at most. Never their input. */
    List<String> tools();
}
