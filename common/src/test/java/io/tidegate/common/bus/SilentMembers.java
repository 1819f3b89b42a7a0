package io.tidegate.common.bus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.cluster.Address;
import io.tidegate.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Ports that take connections and say nothing, as those of frozen processes do. They are more than Hazelcast has threads that write, and
 * asked before the one that is left for a member that lives: so each thread has had to do with one of them when it comes to that one.
 */
final class SilentMembers implements AutoCloseable {
    private static final int COUNT = 8;
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(90).toMillis();

    /** What a member says first. */
    private static final String MEMBERS_PROTOCOL = "HZC";

    private final List<ServerSocket> sockets = new ArrayList<>();
    private final List<Socket> accepted = new ArrayList<>();
    private final List<Integer> ports;

    SilentMembers() throws IOException {
        // Hazelcast asks in the order of such a set.
        Set<Address> addresses = new HashSet<>();
        while (addresses.size() <= COUNT) {
            addresses.add(new Address("127.0.0.1", FreePort.find()));
        }
        ports = addresses.stream().map(Address::getPort).toList();
        for (int port : ports.subList(0, COUNT)) {
            sockets.add(new ServerSocket(port, 10, InetAddress.getLoopbackAddress()));
        }
    }

    int portAskedLast() {
        return ports.getLast();
    }

    /** The silent ones and the one that is asked last. */
    List<Integer> andTheOther() {
        return ports;
    }

    /** Waits until a member has connected to each of them and has said what it wants. */
    void assertAllWereAsked() throws IOException {
        for (ServerSocket socket : sockets) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            // Left open: the end of it would be an answer.
            Socket connection = socket.accept();
            connection.setSoTimeout(PATIENCE_MILLIS);
            assertThat(connection.getInputStream().readNBytes(MEMBERS_PROTOCOL.length()))
                    .asString(US_ASCII)
                    .isEqualTo(MEMBERS_PROTOCOL);
            accepted.add(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket connection : accepted) {
            connection.close();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }
}
