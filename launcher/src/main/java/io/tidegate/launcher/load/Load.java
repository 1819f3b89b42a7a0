package io.tidegate.launcher.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * What is to be done.
 *
 * @param connections how many are open at once
 * @param perSecond exchanges begun a second, evenly; without, each connection begins one when its last is over
 * @param lead how long before anything is measured
 * @param window how long is measured
 * @param kinds for the number of a connection, the kinds of exchange that it goes through in turn
 */
public record Load(
        InetSocketAddress target,
        int connections,
        OptionalInt perSecond,
        Duration lead,
        Duration window,
        IntFunction<List<Kind>> kinds) {
    public Load {
        if (connections < 1) {
            throw new IllegalArgumentException("connections: " + connections + " (expected: at least one)");
        }
    }
}
