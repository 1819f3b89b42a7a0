package io.tidegate.common.bus;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * A loopback port that is free now, for programs that must come back on the same one. It is below the range from which the
 * system takes the ports of outgoing connections: one of those could sit on it while the program is down.
 */
final class FreePort {
    private static final int FROM = 15_000;
    private static final int TO = 32_000;
    private static final int TRIES = 100;

    private FreePort() {}

    static int find() {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FROM, TO);
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port in " + TRIES + " tries from " + FROM + " to " + TO);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
