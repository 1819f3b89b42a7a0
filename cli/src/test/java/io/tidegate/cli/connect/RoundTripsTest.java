package io.tidegate.cli.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.tidegate.cli.connect.RoundTrips.Trip;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    /** When each request starts and ends: 50 ms for the first, and then 9, 2 and 4. */
    private static final List<Integer> TIMES = List.of(0, 50, 50, 59, 60, 62, 70, 74);

    @Test
    void isTheMedianWithoutTheRequestThatOpensTheConnection() throws IOException, InterruptedException {
        AtomicInteger look = new AtomicInteger();
        RoundTrips trips = new RoundTrips(
                Trust.with(Optional.empty()), () -> Instant.ofEpochMilli(TIMES.get(look.getAndIncrement())));
        HttpServer node = answering(200);

        assertThat(trips.to(List.of(url(node)))).containsEntry(url(node), new Trip.Took(4));
        node.stop(0);
    }

    @Test
    void saysWhatIsWrongWithANode() throws IOException, InterruptedException {
        RoundTrips trips = new RoundTrips(Trust.with(Optional.empty()), () -> Instant.EPOCH);
        HttpServer other = answering(404);
        HttpServer dead = answering(200);
        dead.stop(0);

        assertThat(trips.to(List.of(url(other), url(dead), "no url")))
                .containsEntry(url(other), new Trip.Failed("answered 404"))
                .containsEntry(url(dead), new Trip.Failed("nothing answers there"))
                .containsEntry("no url", new Trip.Failed("no address"));
        other.stop(0);
    }

    private static HttpServer answering(int status) throws IOException {
        HttpServer node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        node.start();
        return node;
    }

    private static String url(HttpServer node) {
        return "http://127.0.0.1:" + node.getAddress().getPort();
    }
}
