package io.tidegate.common.wire;

import java.util.List;

/**
 * The bank's answer.
 *
 * @param time the coordinator's
 * @param generation of the store
 * @param leases one for each account that was asked about, in that order, but for those of unknown quotas
 * @param ended of the epochs that were named, those that hold nothing more; the others are named again later
 */
public record LeaseAnswer(long time, long generation, List<LeaseGrant> leases, List<String> ended) {
    public LeaseAnswer {
        leases = List.copyOf(leases);
        ended = List.copyOf(ended);
    }
}
