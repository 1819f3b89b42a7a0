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
import org.jspecify.annotations.Nullable;

/**
 * Meters an answer that is one JSON object. One that comes in one read, as short ones do, is read at once; others are parsed as they
 * come, with no more than one of their texts in memory.
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
    private @Nullable JsonParser parser;
    private long bytes;
    private boolean begun;
    private boolean damaged;

    /** @param inputEstimate see {@link Meter#forAnswer} */
    public JsonMeter(Usage inputEstimate) {
        this.inputEstimate = inputEstimate;
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
        boolean first = bytes == to - from;
        if (!first || !isWhole(b, from, to)) {
            try {
                feed(b, from, to);
            } catch (IOException notJson) {
                damaged = true;
                flags |= MALFORMED;
            }
        }
        return flags | begin() | merge() | finish(closedBefore);
    }

    /** A part of an answer may end with a brace, too: then it is read anew, as a part. */
    private boolean isWhole(byte[] b, int from, int to) {
        if (b[to - 1] != '}') {
            return false;
        }
        if (reader.readWhole(b, from, to)) {
            return true;
        }
        reader.reset();
        tools.clear();
        return false;
    }

    private void feed(byte[] b, int from, int to) throws IOException {
        JsonParser parts = parser;
        if (parts == null) {
            parts = AnswerReader.JSON.createNonBlockingByteArrayParser();
            parser = parts;
        }
        ((ByteArrayFeeder) parts.getNonBlockingInputFeeder()).feedInput(b, from, to);
        for (JsonToken t = parts.nextToken(); t != JsonToken.NOT_AVAILABLE; t = parts.nextToken()) {
            reader.take(t, parts);
        }
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
        JsonParser parts = parser;
        if (parts == null) {
            return;
        }
        ((ByteArrayFeeder) parts.getNonBlockingInputFeeder()).endOfInput();
        try {
            parts.close();
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
