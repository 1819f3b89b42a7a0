package io.tidegate.common.wire;

/**
 * One account of a quota: which lease the node has of it, and what it needs.
 *
 * @param quota id of the quota
 * @param subject id of the account's subject
 * @param start when the window of the node's lease began, milliseconds since 1970; -1 without a lease
 * @param reset number of that window
 * @param granted units that the node was ever granted in that window: the bank may have forgotten, the node has not
 * @param returned units of them that it gave back
 * @param next whether to grant of the window after the current one
 * @param request counts the node's asks of this account; the bank grants once for each. Whoever repeats a request keeps its number
 * @param least units: less than this serves nobody; 0 asks for nothing
 * @param need units that running requests wait for
 * @param want units, for the next time as well; at least {@code need}
 */
public record LeaseAsk(
        String quota,
        String subject,
        long start,
        int reset,
        long granted,
        long returned,
        boolean next,
        long request,
        long least,
        long need,
        long want) {}
