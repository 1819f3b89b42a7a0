package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.key.GatewayKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client gets one answer for each request, and can neither smuggle, hold nor fill more than it may. */
class ClientConnectionTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";

    private static final long MUCH = 64L * 1024 * 1024;

    @TempDir
    Path folder;

    private Port port;
    private GatewayKey key;

    @BeforeEach
    void open() {
        port = new Port(folder);
        key = port.newKey();
    }

    @AfterEach
    void close() throws IOException {
        port.close();
    }

    private String message(String framing) {
        return "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: " + key.reveal() + "\r\n" + framing + "\r\n\r\n";
    }

    @Test
    void answersRequestsThatCameAheadInTheirOrder() throws IOException {
        Port.Client client = port.connect();

        client.write(HEALTH + "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n" + "GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.answerToHead().status()).isEqualTo(200);
        assertThat(client.answer().status()).isEqualTo(404);
    }

    @Test
    void answersARequestThatComesByteByByte() throws IOException {
        Port.Client client = port.connect();

        for (int i = 0; i < HEALTH.length(); i++) {
            client.write(HEALTH.substring(i, i + 1));
            port.settle();
        }

        assertThat(client.answer().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /health", "HEAD /", "GET /v1/models", "GET /v1/usage"})
    void neverTakesABodyThatNobodyReadsForTheNextRequest(String request) throws IOException {
        Port.Client client = port.connect();
        String smuggled = "GET /health HTTP/1.1\r\nHost: smuggled\r\n\r\n";
        client.write(request + " HTTP/1.1\r\nHost: h\r\nx-api-key: " + key.reveal() + "\r\nContent-Length: "
                + smuggled.length() + "\r\n\r\n");
        assertThat(
                        request.startsWith("HEAD")
                                ? client.answerToHead().status()
                                : client.answer().status())
                .isEqualTo(400);

        client.write(smuggled);

        port.pass(Duration.ofSeconds(3));
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void asksForNoMoreRequestsWhileTheirAnswersAreNotTaken() throws Exception {
        Port.Client client = port.connect();
        String many = HEALTH.repeat(1000);
        AtomicLong sent = new AtomicLong();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                while (sent.get() < MUCH) {
                    client.write(many);
                    sent.addAndGet(many.length());
                }
            } catch (IOException ended) {
                // the gateway ended it
            }
        });

        port.until("the gateway stops reading", () -> writerWaits(writer) && port.answersNoMore());
        assertThat(sent).hasValueLessThan(MUCH);

        port.until("the connection is ended", () -> {
            port.pass(Port.STALL);
            return port.open() == 0;
        });
        writer.join(Duration.ofSeconds(10));
    }

    private static boolean writerWaits(Thread writer) {
        return writer.getState() == Thread.State.WAITING || writer.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void answersTheRestOnceItsAnswersAreTaken() throws IOException {
        Port.Client client = port.connect();
        int requests = 20_000;
        Thread.ofVirtual().start(() -> {
            try {
                client.write(HEALTH.repeat(requests));
            } catch (IOException ended) {
                // the test fails by what it reads
            }
        });

        for (int i = 0; i < requests; i++) {
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @Test
    void endsAHeadThatTakesTooLong() throws IOException {
        Port.Client client = port.connect();
        client.write("GET /health HTTP/1.1\r\nHost: edge\r\n\r\nGET /health HTT");
        // what was written with it has been read too, then
        assertThat(client.answer().status()).isEqualTo(200);
        port.pass(Port.HEAD.minusSeconds(1));
        client.write("P");
        port.settle();

        port.pass(Duration.ofSeconds(1));

        assertThat(client.answer().status()).isEqualTo(408);
    }

    @Test
    void endsAConnectionOnWhichNothingComes() throws IOException {
        Port.Client client = port.connect();
        port.until("it is accepted", () -> port.open() == 1);

        port.pass(Port.HEAD);

        assertThat(client.rest()).isEmpty();
    }

    @Test
    void endsABodyThatRests() throws IOException {
        Port.Client client = port.connect();
        client.write(message("Content-Length: 100") + "{");
        port.until("its body is awaited", () -> port.bodies().taken() == 100);

        port.pass(Port.BODY_IDLE);

        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(port.bodies().taken()).isZero();
        assertThat(port.load().inFlight()).isZero();
    }

    @Test
    void endsABodyThatCrawls() throws IOException {
        Port.Client client = port.connect();
        client.write(message("Content-Length: 1000000") + "{");
        port.until("its body is awaited", () -> port.bodies().taken() == 1_000_000);

        for (int i = 0; i < 3 && port.load().inFlight() > 0; i++) {
            port.pass(Port.BODY_IDLE.minusSeconds(1));
            client.write(" ");
            port.settle();
        }

        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(port.bodies().taken()).isZero();
    }

    @Test
    void givesBackWhatAClientHeldThatLeavesWithinItsBody() throws IOException {
        Port.Client client = port.connect();
        client.write(message("Content-Length: 100") + "{");
        port.until("its body is awaited", () -> port.bodies().taken() == 100);
        assertThat(port.load().inFlight()).isEqualTo(1);

        client.close();

        port.until("the connection is gone", () -> port.open() == 0);
        assertThat(port.bodies().taken()).isZero();
        assertThat(port.load().inFlight()).isZero();
    }

    @Test
    void givesBackWhatARefusedRequestHeld() throws IOException {
        Port.Client client = port.connect();

        client.write(message("Content-Length: 9") + "not json.");

        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(port.bodies().taken()).isZero();
        assertThat(port.load().inFlight()).isZero();
    }

    @Test
    void keepsItsConnectionAfterARequestThatWasReadWhole() throws IOException {
        Port.Client client = port.connect();
        client.write(message("Content-Length: 9") + "not json.");
        client.answer();

        client.write(HEALTH);

        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void saysThatItClosesWhenItRefusesABodyOfUnknownLength() throws IOException {
        Port.Client client = port.connect();

        client.write("POST /v1/messages HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");

        Port.Answered answer = client.answer();
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.head()).contains("connection: close");
        client.write("5\r\nhello\r\n0\r\n\r\n" + HEALTH);
        port.pass(Duration.ofSeconds(3));
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void asksForABodyThatIsExpectedOnlyWhenItWillRead() throws IOException {
        Port.Client client = port.connect();
        client.write(message("Expect: 100-continue\r\nContent-Length: 9"));
        assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.write("not json.");
        assertThat(client.answer().status()).isEqualTo(400);

        Port.Client stranger = port.connect();
        stranger.write("POST /v1/messages HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n");
        assertThat(stranger.answer().status()).isEqualTo(401);
    }

    @Test
    void closesConnectionsOfANodeThatDrainsWhenTheyAreIdleForTwoSeconds() throws IOException {
        Port.Client used = port.connect();
        Port.Client unused = port.connect();
        used.write(HEALTH);
        used.answer();
        port.until("both are there", () -> port.open() == 2);
        port.load().drain().begin(Drain.Reason.ORDER);

        port.pass(Duration.ofMillis(1_900));
        assertThat(port.open()).isEqualTo(2);

        port.pass(Duration.ofMillis(200));
        assertThat(used.rest()).isEmpty();
        assertThat(unused.rest()).isEmpty();
    }

    @Test
    void endsAConnectionInUseWithItsNextAnswerWhenTheNodeDrains() throws IOException {
        Port.Client client = port.connect();
        client.write(HEALTH);
        assertThat(client.answer().head()).doesNotContain("connection: close");
        port.load().drain().begin(Drain.Reason.OPERATOR);
        port.pass(Duration.ofSeconds(1));

        client.write(HEALTH);

        Port.Answered answer = client.answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.head()).contains("connection: close");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void endsAConnectionAlsoWithARefusalWhenTheNodeDrains() throws IOException {
        port.load().drain().begin(Drain.Reason.OPERATOR);
        Port.Client client = port.connect();

        client.write("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");

        Port.Answered answer = client.answer();
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.head()).contains("connection: close");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void takesExchangesForTheMoveTimeAndThenRefusesThemWithARetryInASecond() throws IOException {
        port.load().drain().begin(Drain.Reason.STOPPING);
        port.pass(Port.MOVE.minusSeconds(1));

        Port.Client moving = port.connect();
        moving.write(message("Content-Length: 9") + "not json.");
        assertThat(moving.answer().status()).isEqualTo(400);

        port.pass(Duration.ofSeconds(1));
        Port.Client late = port.connect();
        late.write(message("Content-Length: 9") + "not json.");

        Port.Answered refused = late.answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head()).contains("retry-after: 1\r\n", "connection: close");
        assertThat(refused.body()).contains("api_error", "takes nothing new");
    }

    @Test
    void endsTheConnectionOnAFaultOfItsOwn() throws IOException {
        Port.Client client = port.connect();
        port.breakHealth();

        client.write(HEALTH);

        assertThat(client.rest()).isEmpty();
        port.until("the connection is gone", () -> port.open() == 0);
    }
}
