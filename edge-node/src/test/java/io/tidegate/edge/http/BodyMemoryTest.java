package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.upstream.LoopbackUpstream;
import io.tidegate.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies take memory as long as the node's budget counts them, and no longer. */
class BodyMemoryTest {
    private static final int STREAMS = 8;
    private static final int BODY = 4 * 1024 * 1024;
    private static final String FIRST_EVENT = "event: ping\ndata: {\"type\":\"ping\"}\n\n";

    @TempDir
    Path folder;

    @Test
    void runningStreamsHoldNothingOfTheirRequests() throws Exception {
        try (Port port = new Port(folder)) {
            String request = request(port);
            long before = heapInUse();
            List<Port.Client> clients = new ArrayList<>();
            List<LoopbackUpstream.Side> providers = new ArrayList<>();

            for (int i = 0; i < STREAMS; i++) {
                Port.Client client = port.connect();
                client.write(request);
                LoopbackUpstream.Side provider = port.asked(BODY);
                provider.write(
                        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                                + Integer.toHexString(FIRST_EVENT.length()) + "\r\n" + FIRST_EVENT + "\r\n");
                assertThat(client.answerToHead().status()).isEqualTo(200);
                clients.add(client);
                providers.add(provider);
            }

            assertThat(port.load().inFlight()).isEqualTo(STREAMS);
            assertThat(port.bodies().taken()).isZero();
            Eventually.until(
                    "their bodies are gone", Duration.ofSeconds(20), () -> heapInUse() - before < STREAMS * BODY / 4);
            for (Port.Client client : clients) {
                client.close();
            }
            for (LoopbackUpstream.Side provider : providers) {
                provider.close();
            }
        }
    }

    private static String request(Port port) {
        String body = "{\"model\":\"claude-sonnet-5\",\"max_tokens\":10,\"stream\":true,\"messages\":[]}";
        return "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: "
                + port.newKey().reveal() + "\r\nContent-Length: " + BODY + "\r\n\r\n" + body
                + " ".repeat(BODY - body.length());
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
