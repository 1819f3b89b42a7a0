package io.tidegate.coordinator.discovery;

import java.util.LinkedHashMap;

/** How often one caller may post what it measured: ten times at once, then once in six seconds. For any thread. */
final class PostRate {
    static final int BURST = 10;
    static final long MILLIS_EACH = 6_000;

    /** Callers at most; the one that posted longest ago is forgotten first. */
    static final int MOST_CALLERS = 10_000;

    /** When a caller's allowance will be whole again; in the order of the last posts. */
    private final LinkedHashMap<String, Long> wholeAt = new LinkedHashMap<>();

    /** Takes one post; the milliseconds to wait when it is too early, else 0. */
    synchronized long waitFor(String caller, long nowMillis) {
        Long known = wholeAt.remove(caller);
        long whole = Math.max(nowMillis, known == null ? nowMillis : known) + MILLIS_EACH;
        long wait = Math.max(0, whole - nowMillis - BURST * MILLIS_EACH);
        wholeAt.put(caller, wait > 0 ? whole - MILLIS_EACH : whole);
        if (wholeAt.size() > MOST_CALLERS) {
            wholeAt.pollFirstEntry();
        }
        return wait;
    }
}
