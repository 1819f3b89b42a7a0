package io.tidegate.edge.meter;

import io.tidegate.common.usage.Usage;
import io.tidegate.edge.http1.LineEnds;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Meters an event stream. It finds the lines and the names of all events, and parses only the few that carry usage or an
 * error; the others cost no allocation and one pass over their bytes.
 *
 * <p>Events are read as the HTML standard says: lines end in LF, CR or CR LF; a byte order mark, comments and unknown
 * fields are skipped; several data lines make one text; the blank line completes an event, and an event without it never
 * happened.
 */
public final class SseMeter implements Meter {
    /** An event began in bytes that were read before. */
    public static final int BEFORE = -1;

    /** Longest data of a parsed event. A larger one is not looked at, and its answer is not exact. */
    static final int MAX_DATA_BYTES = 1 << 20;

    /** How much is looked at of the beginning of a block: its type and name come first. */
    private static final int BLOCK_HEAD_BYTES = 1 << 10;

    /** How much is kept of a line that is cut by the end of a read and will not be parsed. */
    private static final int LINE_HEAD_BYTES = 128;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] LINE_FEED = {'\n'};

    private final Usage inputEstimate;
    private final UsageCounters counters = new UsageCounters();
    private final ToolNames tools = new ToolNames();
    private final AnswerReader reader = new AnswerReader(tools);
    private final DeliveredOutput delivered = new DeliveredOutput();

    // The stream
    private int markBytes;
    private boolean anyEvent;
    private boolean damaged;
    private boolean finished;
    private boolean finalCount;
    private int finalFrom;
    private Optional<String> errorType = Optional.empty();

    // The line that the last read cut
    private final Capture openLine = new Capture();
    private long openLineLength;
    private boolean afterCarriageReturn;

    // The event that is not complete
    private EventKind kind = EventKind.UNNAMED;
    private final Capture data = new Capture();
    private int dataLines;
    private long dataLength;

    /** @param inputEstimate see {@link Meter#forAnswer} */
    public SseMeter(Usage inputEstimate) {
        this.inputEstimate = inputEstimate;
    }

    @Override
    public int read(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        int flags = 0;
        int i = markBytes < BYTE_ORDER_MARK.length ? skipByteOrderMark(b, from, to) : from;
        if (afterCarriageReturn && i < to) {
            afterCarriageReturn = false;
            i += b[i] == '\n' ? 1 : 0;
        }
        int event = between() ? from : BEFORE;
        while (i < to) {
            int end = LineEnds.next(b, i, to);
            if (end == to) {
                keepOpenLine(b, i, to);
                break;
            }
            boolean blank = end == i && openLineLength == 0;
            int found = openLineLength == 0 ? line(b, i, end, end - i) : closeOpenLine(b, i, end);
            i = end + 1;
            if (b[end] == '\r') {
                afterCarriageReturn = i == to;
                i += i < to && b[i] == '\n' ? 1 : 0;
            }
            if (blank) {
                finalFrom = (found & FINAL) != 0 && (flags & FINAL) == 0 ? event : finalFrom;
                event = i;
            }
            flags |= found;
        }
        return flags;
    }

    /** Whether no event has begun that is not complete. */
    private boolean between() {
        return openLineLength == 0 && dataLines == 0 && kind == EventKind.UNNAMED;
    }

    /**
     * Where, in the array of a read that returned {@link #FINAL}, the first event begins that did so, or {@link #BEFORE} that read. It says
     * nothing after any other read.
     */
    public int finalFrom() {
        return finalFrom;
    }

    private int skipByteOrderMark(byte[] b, int from, int to) {
        int i = from;
        while (i < to && markBytes < BYTE_ORDER_MARK.length) {
            if (b[i] != BYTE_ORDER_MARK[markBytes]) {
                // No mark after all: what looked like one begins the first line.
                keepOpenLine(BYTE_ORDER_MARK, 0, markBytes);
                markBytes = BYTE_ORDER_MARK.length;
                return i;
            }
            markBytes++;
            i++;
        }
        return i;
    }

    private void keepOpenLine(byte[] b, int from, int to) {
        if (from == to) {
            return;
        }
        byte first = openLineLength == 0 ? b[from] : openLine.bytes()[0];
        openLine.append(b, from, to, LINE_HEAD_BYTES + (first == 'd' ? keptOfData() : 0));
        openLineLength += to - from;
    }

    private int keptOfData() {
        return kind.parsed() ? MAX_DATA_BYTES : kind == EventKind.CONTENT_START ? BLOCK_HEAD_BYTES : 0;
    }

    private int closeOpenLine(byte[] b, int from, int to) {
        keepOpenLine(b, from, to);
        int flags = line(openLine.bytes(), 0, openLine.length(), openLineLength);
        openLine.clear();
        openLineLength = 0;
        return flags;
    }

    /** One line without its end. Of a long one the bytes may be cut; {@code length} is its true length. */
    private int line(byte[] b, int from, int to, long length) {
        if (length == 0) {
            return endEvent();
        }
        // The only fields that matter begin with different letters, and lines of other fields are rare.
        if (b[from] == 'd') {
            int value = SseField.data(b, from, to);
            if (value != SseField.OTHER) {
                dataLine(b, value, to, length - (value - from));
            }
        } else if (b[from] == 'e') {
            int value = SseField.event(b, from, to);
            if (value != SseField.OTHER) {
                kind = EventKind.named(b, value, to);
            }
        }
        return 0;
    }

    private void dataLine(byte[] b, int from, int to, long length) {
        boolean parsed = kind.parsed();
        if (dataLines++ > 0) {
            dataLength++;
            if (parsed) {
                data.append(LINE_FEED, 0, 1, MAX_DATA_BYTES);
            }
        }
        dataLength += length;
        if (parsed) {
            data.append(b, from, to, MAX_DATA_BYTES);
        } else if (kind == EventKind.CONTENT_DELTA) {
            delivered.begin(b, from, to);
        } else if (kind == EventKind.CONTENT_START) {
            data.append(b, from, to, BLOCK_HEAD_BYTES);
        }
    }

    private int endEvent() {
        int flags = dataLines == 0 ? 0 : event();
        kind = EventKind.UNNAMED;
        data.clear();
        dataLines = 0;
        dataLength = 0;
        return flags;
    }

    private int event() {
        boolean first = !anyEvent;
        anyEvent = true;
        int flags = first ? FIRST_EVENT : 0;
        if (kind == EventKind.CONTENT_DELTA) {
            delivered.add(dataLength);
        } else if (kind == EventKind.MESSAGE_STOP) {
            flags |= STOP;
        } else if (kind == EventKind.CONTENT_START) {
            blockStart();
        } else if (kind.parsed()) {
            flags |= parsedEvent(first);
        }
        return flags;
    }

    /** It may be cut, or no JSON, and the answer's count is none the worse: the reader hands over a tool's name when it meets one. */
    private void blockStart() {
        if (ToolNames.mayBeIn(data.bytes(), 0, data.length())) {
            reader.readWhole(data.bytes(), 0, data.length());
        }
    }

    private int parsedEvent(boolean first) {
        // Shorter than it was: past the limit, or named only after its data had gone by.
        boolean whole = data.length() == dataLength;
        if (!whole || !reader.readWhole(data.bytes(), 0, data.length())) {
            damaged = true;
            return kind == EventKind.ERROR ? ERROR | MALFORMED : MALFORMED;
        }
        return switch (kind == EventKind.UNNAMED ? EventKind.ofType(reader.type()) : kind) {
            case MESSAGE_START -> mergeUsage();
            case MESSAGE_DELTA -> messageDelta();
            case ERROR -> error(first);
            case MESSAGE_STOP -> STOP;
            case CONTENT_DELTA -> {
                delivered.begin(data.bytes(), 0, data.length());
                delivered.add(dataLength);
                yield 0;
            }
            case UNNAMED, CONTENT_START, OTHER -> 0;
        };
    }

    private int messageDelta() {
        finished |= reader.hasStopReason();
        // A count that came before the stop reason may still have grown.
        finalCount |= finished && reader.usage().knows(Counter.OUTPUT);
        return mergeUsage() | (reader.hasStopReason() ? FINAL : 0);
    }

    private int mergeUsage() {
        return counters.merge(reader.usage()) ? USAGE : 0;
    }

    private int error(boolean first) {
        errorType = reader.errorType();
        boolean overloaded = errorType.filter("overloaded_error"::equals).isPresent();
        return first && overloaded ? ERROR | OVERLOADED_FIRST : ERROR;
    }

    @Override
    public void end() {
        openLine.clear();
        data.clear();
    }

    @Override
    public Usage known() {
        return counters.toUsage();
    }

    @Override
    public boolean exact() {
        return finalCount && !damaged && counters.knows(Counter.INPUT);
    }

    @Override
    public Usage estimate() {
        Usage known = known();
        if (exact()) {
            return known;
        }
        // A delta that was cut before its blank line may have reached the client's screen all the same.
        long open = kind == EventKind.CONTENT_DELTA || kind == EventKind.UNNAMED ? dataLength + openLineLength : 0;
        Usage input = counters.knows(Counter.INPUT) ? known : known.max(inputEstimate);
        return withOutput(input, Math.max(known.output(), delivered.tokens(open)));
    }

    static Usage withOutput(Usage usage, long output) {
        return new Usage(usage.input(), output, usage.cacheRead(), usage.cacheWrite5m(), usage.cacheWrite1h());
    }

    @Override
    public Optional<String> errorType() {
        return errorType;
    }

    @Override
    public List<String> tools() {
        return tools.list();
    }
}
