package io.tidegate.launcher.bench;

import java.time.Duration;
import java.util.List;

/**
 * What a comparison is asked for.
 *
 * @param scenarios in the order of each round
 * @param rounds how often each scenario is run on each target
 * @param window how long each run is measured
 * @param warmUp how long the edge is under load before the first round
 * @param connections at once; fewer where a scenario has a rate
 * @param orders more orders for the simulator in each prompt; empty but in tests
 */
record Settings(
        List<Scenario> scenarios, int rounds, Duration window, Duration warmUp, int connections, String orders) {
    Settings {
        scenarios = List.copyOf(scenarios);
    }
}
