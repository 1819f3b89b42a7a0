package io.tidegate.edge.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Which day it is where a user is. A day is computed once for each zone, so asking costs nothing. For any thread. */
public final class LocalDays {
    private final ConcurrentMap<ZoneId, Day> today = new ConcurrentHashMap<>();

    private record Day(LocalDate date, long startMillis, long endMillis) {
        boolean has(long nowMillis) {
            return startMillis <= nowMillis && nowMillis < endMillis;
        }
    }

    /** The local day at a moment, milliseconds since 1970. */
    public LocalDate day(ZoneId zone, long nowMillis) {
        Day known = today.get(zone);
        if (known != null && known.has(nowMillis)) {
            return known.date;
        }
        LocalDate date = LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), zone);
        long start = date.atStartOfDay(zone).toInstant().toEpochMilli();
        long end = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
        today.put(zone, new Day(date, start, end));
        return date;
    }

    /**
     * Where an exchange counts that is admitted now.
     *
     * @param windows names of the quotas' windows, with single blanks between them
     */
    public WindowOfAdmission window(ZoneId zone, long nowMillis, String windows) {
        return new WindowOfAdmission(day(zone, nowMillis), zone.getId(), windows);
    }
}
