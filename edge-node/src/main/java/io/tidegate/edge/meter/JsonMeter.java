package io.tidegate.edge.meter;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.tidegate.common.usage.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Meters an answer that is one JSON object. It is parsed as it comes; no more than one of its texts is in memory.
 *
 * <p>Jackson's non-blocking parser overlooks some faults (a missing value, a comma too many) when a read is cut inside
 * them. So whether an invalid answer is called malformed may depend on the cuts; what a valid one says does not.
 */
public final class JsonMeter implements Meter {
    /** What is taken for one token of output as long as the answer is not whole. See {@link DeliveredOutput}. */
    private static final int BYTES_PER_TOKEN = 3;

    private final Usage inputEstimate;
    private final UsageCounters counters = new UsageCounters();
    private final ToolNames tools = new ToolNames();
    private final AnswerReader reader = new AnswerReader(tools);
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private long bytes;
    private boolean begun;
    private boolean damaged;

    /** @param inputEstimate see {@link Meter#forAnswer} */
    public JsonMeter(Usage inputEstimate) {
        this.inputEstimate = inputEstimate;
        try {
            this.parser = AnswerReader.JSON.createNonBlockingByteArrayParser();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    @Override
    public int read(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        bytes += to - from;
        if (damaged || from == to) {
            return 0;
        }
        boolean closedBefore = reader.closed();
        int flags = 0;
        try {
            feeder.feedInput(b, from, to);
            for (JsonToken t = parser.nextToken(); t != JsonToken.NOT_AVAILABLE; t = parser.nextToken()) {
                reader.take(t, parser);
            }
        } catch (IOException notJson) {
            damaged = true;
            flags |= MALFORMED;
        }
        return flags | begin() | merge() | finish(closedBefore);
    }

    private int begin() {
        if (begun || !reader.opened()) {
            return 0;
        }
        begun = true;
        return FIRST_EVENT;
    }

    private int merge() {
        return counters.merge(reader.usage()) ? USAGE : 0;
    }

    private int finish(boolean closedBefore) {
        if (closedBefore || !reader.closed()) {
            return 0;
        }
        return isError() ? FINAL | ERROR : FINAL;
    }

    private boolean isError() {
        return reader.type().equals("error");
    }

    @Override
    public void end() {
        feeder.endOfInput();
        try {
            parser.close();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public Usage known() {
        return counters.toUsage();
    }

    @Override
    public boolean exact() {
        return reader.closed() && !damaged && counters.knows(Counter.INPUT) && counters.knows(Counter.OUTPUT);
    }

    @Override
    public Usage estimate() {
        Usage known = known();
        if (exact()) {
            return known;
        }
        // Half a usage object may lack counters that the other half has.
        Usage input = reader.closed() && counters.knows(Counter.INPUT) ? known : known.max(inputEstimate);
        long output = (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
        return SseMeter.withOutput(input, Math.max(known.output(), output));
    }

    @Override
    public Optional<String> errorType() {
        return isError() ? reader.errorType() : Optional.empty();
    }

    @Override
    public List<String> tools() {
        return tools.list();
    }
}
