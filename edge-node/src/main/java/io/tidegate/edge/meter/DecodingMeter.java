package io.tidegate.edge.meter;

import io.tidegate.common.usage.Usage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a compressed answer for another meter; the client gets it as it is. It decodes into one small array and keeps
 * nothing, and gives up on an answer that expands beyond measure: from there on it counts bytes as {@link OpaqueMeter}
 * does, and the answer is not exact.
 *
 * <p>Owns native memory until {@link #end()}.
 */
public final class DecodingMeter implements Meter {
    private static final int STEP_BYTES = 8 << 10;
    /** More decoded bytes than this plus {@link #MAX_RATIO} times the encoded ones are not looked at. */
    private static final long FREE_BYTES = 1 << 20;

    /** Event streams compress to a tenth or a twentieth; only zeros and bombs come near deflate's limit of 1032. */
    private static final long MAX_RATIO = 200;

    private final Meter decoded;
    private final @Nullable GzipFrame gzip;
    private final byte[] step = new byte[STEP_BYTES];
    private @Nullable Inflater inflater;
    private long bytesIn;
    private long bytesOut;
    private long unreadBytes;
    private boolean unreadable;
    private boolean ended;

    private DecodingMeter(Meter decoded, @Nullable GzipFrame gzip, @Nullable Inflater inflater) {
        this.decoded = decoded;
        this.gzip = gzip;
        this.inflater = inflater;
    }

    static DecodingMeter gzip(Meter decoded) {
        return new DecodingMeter(decoded, new GzipFrame(), new Inflater(true));
    }

    /** For what HTTP calls deflate: the zlib format, or raw deflate, which some servers send under that name. */
    static DecodingMeter deflate(Meter decoded) {
        return new DecodingMeter(decoded, null, null);
    }

    @Override
    public int read(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        bytesIn += to - from;
        int flags = 0;
        int i = from;
        while (i < to && !unreadable && !ended) {
            if (gzip != null && !gzip.inData()) {
                gzip.take(b[i++] & 0xFF);
                unreadable = gzip.broken();
                continue;
            }
            Inflater source = inflaterFor(b[i]);
            source.setInput(b, i, to - i);
            flags |= inflate(source);
            i = to - source.getRemaining();
            if (source.finished()) {
                endData(source);
            }
        }
        unreadBytes += to - i;
        return flags;
    }

    private Inflater inflaterFor(byte first) {
        if (inflater == null) {
            boolean zlib = (first & 0x0F) == 8;
            inflater = new Inflater(!zlib);
        }
        return inflater;
    }

    private int inflate(Inflater source) {
        int flags = 0;
        try {
            for (int n = source.inflate(step); n > 0; n = source.inflate(step)) {
                flags |= decoded.read(step, 0, n);
                bytesOut += n;
                if (bytesOut > FREE_BYTES + MAX_RATIO * bytesIn) {
                    unreadable = true;
                    return flags;
                }
            }
            unreadable = source.needsDictionary();
        } catch (DataFormatException corrupt) {
            unreadable = true;
        }
        return flags;
    }

    private void endData(Inflater source) {
        if (gzip == null) {
            unreadable = source.getRemaining() > 0;
            return;
        }
        gzip.dataEnded();
        source.reset();
    }

    @Override
    public void end() {
        ended = true;
        if (inflater != null) {
            inflater.end();
        }
        decoded.end();
    }

    @Override
    public Usage known() {
        return decoded.known();
    }

    @Override
    public boolean exact() {
        return !unreadable && decoded.exact();
    }

    @Override
    public Usage estimate() {
        Usage estimate = decoded.estimate();
        return unreadable ? SseMeter.withOutput(estimate, estimate.output() + unreadBytes) : estimate;
    }

    @Override
    public Optional<String> errorType() {
        return decoded.errorType();
    }

    @Override
    public List<String> tools() {
        return decoded.tools();
    }
}
