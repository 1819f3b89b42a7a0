package io.tidegate.simulator.fault;

import io.tidegate.simulator.marker.Marker;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a failure marker applies to a request, and counts those that say <code>times</code>, by marker text and
 * session. Safe for concurrent use. Remembers the newest hundred thousand counts.
 */
public final class FailureCount {
    private static final int MOST_COUNTS = 100_000;

    private final String simulatorName;
    private final Map<String, Integer> seen = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > MOST_COUNTS;
        }
    };

    /**
     * Starts with nothing counted.
     *
     * @param simulatorName what <code>at</code> in a marker is compared with
     */
    public FailureCount(String simulatorName) {
        this.simulatorName = simulatorName;
    }

    /** This marker, if it applies now; it is then counted. */
    public Optional<Marker> due(Optional<Marker> marker, String session, boolean stream) {
        return marker.filter(m -> isMeant(m, stream) && isLeft(m, session));
    }

    public synchronized void clear() {
        seen.clear();
    }

    private boolean isMeant(Marker marker, boolean stream) {
        boolean here = marker.get("at", simulatorName).equals(simulatorName);
        return here && !marker.get("only", "").equals(stream ? "nostream" : "stream");
    }

    private boolean isLeft(Marker marker, String session) {
        return marker.find("times")
                .map(times -> count(session + "|" + marker.raw()) <= Integer.parseInt(times))
                .orElse(true);
    }

    private synchronized int count(String key) {
        return seen.merge(key, 1, Integer::sum);
    }
}
