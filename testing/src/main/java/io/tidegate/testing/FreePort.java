package io.tidegate.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A loopback port that is free now, for programs that must come back on the same one. It is below the range from which the
 * system takes the ports of outgoing connections: one of those could sit on it while the program is down. A port that was
 * given out is nobody else's, though nothing listens on it yet: each is given out once, and JVMs that run tests side by side
 * have ranges of their own.
 */
public final class FreePort {
    private static final int FROM = 15_000;
    private static final int RANGES = 4;
    private static final int RANGE = 4_250;
    private static final int TRIES = 100;
    /** The build's number of this JVM, from 1. */
    private static final int JVM = Integer.getInteger("test.fork", 0);

    private static final AtomicInteger NEXT =
            new AtomicInteger(RandomGenerator.getDefault().nextInt(RANGE));

    private FreePort() {}

    /** Finds one. */
    public static int find() {
        int from = FROM + JVM % RANGES * RANGE;
        for (int i = 0; i < TRIES; i++) {
            int port = from + Math.floorMod(NEXT.getAndIncrement(), RANGE);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "no free port in " + TRIES + " tries from " + from + " to " + (from + RANGE - 1));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
