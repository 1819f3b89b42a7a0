package io.tidegate.common.wire;

import java.util.List;

/** The accounts that were asked about, but for those of unknown and of removed quotas. */
public record StandingsAnswer(List<WindowStanding> standings) {
    public StandingsAnswer {
        standings = List.copyOf(standings);
    }
}
