package io.tidegate.coordinator.size;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** Ten seconds in which a fleet beats and developers ask. */
record Round(Percentiles beats, Percentiles discovery, double coresOfCoordinator, double coresOfOthers) {
    private static final int SECONDS = 10;
    private static final double MOST_CORES_OF_OTHERS = 0.2;

    /** For how long a fleet beats that goes through some. */
    static int seconds(int warmUp, int rounds) {
        return warmUp + rounds * SECONDS;
    }

    /** Goes through them after a warm-up of some seconds, until there was one that is good enough. Blocks. */
    static List<Round> measure(
            CoordinatorProcess coordinator,
            BeatingFleet fleet,
            Developers developers,
            int warmUp,
            int most,
            Predicate<Round> enough)
            throws IOException {
        List<Round> rounds = new ArrayList<>();
        fleet.await(warmUp);
        OtherWork others = new OtherWork(coordinator, developers);
        while (rounds.size() < most && rounds.stream().noneMatch(enough)) {
            int from = seconds(warmUp, rounds.size());
            int to = from + SECONDS;
            Duration cpu = coordinator.cpu();
            fleet.await(to);
            rounds.add(new Round(
                    fleet.latency(from, to),
                    developers.latency(fleet.at(from), fleet.at(to)),
                    (double) coordinator.cpu().minus(cpu).toNanos()
                            / Duration.ofSeconds(SECONDS).toNanos(),
                    others.cores()));
        }
        rounds.forEach(System.out::println);
        return rounds;
    }

    /** Whether other processes left the processors to the coordinator. */
    boolean isQuiet() {
        return coresOfOthers < MOST_CORES_OF_OTHERS;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "beats %s; discovery, asked %d times, %s; the coordinator took %.2f cores and others %.2f",
                beats,
                discovery.count(),
                discovery,
                coresOfCoordinator,
                coresOfOthers);
    }
}
