package io.tidegate.edge.meter;

import io.tidegate.common.usage.Usage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Stands in for a meter when an answer is encoded in a way that we cannot read. Such an answer is never exact. We ask
 * providers for {@code identity}, so this is rare; each byte is charged as one token of output, which is above what
 * compressed event streams were seen to hold.
 */
public final class OpaqueMeter implements Meter {
    private final Usage inputEstimate;
    private long bytes;

    /** @param inputEstimate see {@link Meter#forAnswer} */
    public OpaqueMeter(Usage inputEstimate) {
        this.inputEstimate = inputEstimate;
    }

    @Override
    public int read(byte[] b, int from, int to) {
        Objects.checkFromToIndex(from, to, b.length);
        boolean first = bytes == 0 && to > from;
        bytes += to - from;
        return first ? FIRST_EVENT : 0;
    }

    @Override
    public void end() {}

    @Override
    public Usage known() {
        return Usage.NONE;
    }

    @Override
    public boolean exact() {
        return false;
    }

    @Override
    public Usage estimate() {
        return SseMeter.withOutput(inputEstimate, bytes);
    }

    @Override
    public Optional<String> errorType() {
        return Optional.empty();
    }

    @Override
    public List<String> tools() {
        return List.of();
    }
}
