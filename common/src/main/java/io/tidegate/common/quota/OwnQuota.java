package io.tidegate.common.quota;

/**
 * A user's own limits and resets.
 *
 * @param revision of their last change; an older one that comes late changes nothing
 */
public record OwnQuota(String userId, QuotaLimits limits, ResetNumbers resets, long revision) {
    /** Neither limits nor resets. */
    public static OwnQuota none(String userId) {
        return new OwnQuota(userId, QuotaLimits.NONE, ResetNumbers.NONE, 0);
    }
}
