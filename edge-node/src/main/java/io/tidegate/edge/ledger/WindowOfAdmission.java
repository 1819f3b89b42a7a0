package io.tidegate.edge.ledger;

import java.time.LocalDate;
import java.util.List;

/**
 * Where an attempt counts, as it was at admission. It stays so past midnight, past a reset, and when the user moves to
 * another time zone; nobody computes it again.
 *
 * @param day the user's local day
 * @param zone the IANA name of the zone that made it
 * @param names texts of the quotas' windows ({@code RowWindow}) with single spaces between them, as they are stored; empty when no
 *     quota applied. The attempts of an exchange share it, so it is joined once
 */
public record WindowOfAdmission(LocalDate day, String zone, String names) {
    /**
     * The same of single windows.
     *
     * @param windows texts of {@code WindowName}, which never have a blank
     */
    public WindowOfAdmission(LocalDate day, String zone, List<String> windows) {
        this(day, zone, String.join(" ", windows));
    }

    /** The quotas' windows, one by one. */
    public List<String> windows() {
        return names.isEmpty() ? List.of() : List.of(names.split(" ", -1));
    }
}
