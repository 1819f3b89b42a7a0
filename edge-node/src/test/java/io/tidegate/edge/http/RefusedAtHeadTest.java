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

/** A request that is refused by its head costs little: its connection stays, and its body is taken for nothing else. */
class RefusedAtHeadTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final long MUCH = 64L * 1024 * 1024;
    private static final String STRANGER = "POST /v1/messages HTTP/1.1\r\nHost: h\r\n";

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

    @Test
    void keepsTheConnectionAndAnswersWhatFollowsTheBody() throws IOException {
        Port.Client client = port.connect();

        client.write(STRANGER + "Content-Length: 5\r\n\r\nhello" + HEALTH);

        Port.Answered refused = client.answer();
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.head()).doesNotContain("connection: close");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void takesABodyThatLooksLikeARequestForABodyHoweverItComes() throws IOException {
        Port.Client client = port.connect();
        String smuggled = "GET /nowhere HTTP/1.1\r\nHost: smuggled\r\n\r\n";
        client.write(STRANGER + "Content-Length: " + 2 * smuggled.length() + "\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(401);

        client.write(smuggled);
        port.settle();
        client.write(smuggled + HEALTH);

        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.in().available()).isZero();
    }

    @Test
    void closesWhenTheRestOfTheBodyDoesNotComeInTime() throws IOException {
        Port.Client client = port.connect();
        client.write(STRANGER + "Content-Length: 5\r\n\r\nhell");
        assertThat(client.answer().status()).isEqualTo(401);

        port.pass(Port.DISCARD);

        assertThat(client.rest()).isEmpty();
    }

    @Test
    void closesWhenTheBodyIsLongerThanWhatItThrowsAway() throws IOException {
        Port.Client client = port.connect();

        client.write(STRANGER + "Content-Length: " + (Port.DISCARD_BYTES + 1) + "\r\n\r\n");

        assertThat(client.answer().head()).contains("connection: close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Expect: 100-continue", "Expect: x\r\nExpect: 100-continue", "Expect: 100-continue, x"})
    void closesWhenTheBodyMayComeOrNot(String expectation) throws IOException {
        Port.Client client = port.connect();

        client.write(STRANGER + expectation + "\r\nContent-Length: 5\r\n\r\n");

        assertThat(client.answer().head()).contains("connection: close");
    }

    @Test
    void closesBehindTheBodyWhenTheNodeDrains() throws IOException {
        port.load().drain().begin(Drain.Reason.OPERATOR);
        Port.Client client = port.connect();

        client.write(STRANGER + "Content-Length: 5\r\n\r\nhello" + HEALTH);

        assertThat(client.answer().head()).contains("connection: close");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void doesNotHearWhoWasRefusedForHavingTooMuchToDoForASecond() throws IOException {
        port.load().limit(0, 100);
        Port.Client client = port.connect();
        client.write(message() + HEALTH);
        Port.Answered refused = client.answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head()).contains("retry-after: ").doesNotContain("connection: close");

        client.write(HEALTH);
        port.pass(Duration.ofMillis(999));
        assertThat(port.answered()).isEqualTo(1);

        port.pass(Duration.ofMillis(1));
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void hearsAtOnceWhoComesAgainAfterASecond() throws IOException {
        port.load().limit(0, 100);
        Port.Client client = port.connect();
        client.write(message());
        assertThat(client.answer().status()).isEqualTo(503);

        port.later(Duration.ofSeconds(1));
        client.write(HEALTH);

        assertThat(client.answer().status()).isEqualTo(200);
    }

    @Test
    void answersALongMessageThatCameTooSoonOnceTheSecondIsOver() throws IOException {
        port.load().limit(0, 100);
        Port.Client client = port.connect();
        client.write(message());
        assertThat(client.answer().status()).isEqualTo(503);
        port.load().limit(100, 100);

        String body = "x".repeat(2 * Port.AHEAD_BYTES);
        client.write(message("Content-Length: " + body.length(), body));
        port.pass(Duration.ofMillis(999));
        assertThat(port.answered()).isEqualTo(1);

        port.pass(Duration.ofMillis(1));
        assertThat(client.answer().status()).isEqualTo(400);
    }

    @Test
    void readsNoFloodOfWhoIsNotHeard() throws Exception {
        port.load().limit(0, 100);
        Port.Client client = port.connect();
        client.write(message());
        assertThat(client.answer().status()).isEqualTo(503);
        AtomicLong sent = new AtomicLong();
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                while (sent.get() < MUCH) {
                    client.write("x".repeat(Port.AHEAD_BYTES));
                    sent.addAndGet(Port.AHEAD_BYTES);
                }
            } catch (IOException ended) {
                // the test is over
            }
        });

        port.until("the gateway stops reading", () -> writer.getState() == Thread.State.WAITING && rests(sent));

        assertThat(sent).hasValueLessThan(MUCH);
    }

    @Test
    void doesNotHearWhoWasRefusedSoWithoutABodyEither() throws IOException {
        port.load().limit(0, 100);
        Port.Client client = port.connect();
        String bodiless = STRANGER + "x-api-key: " + key.reveal() + "\r\nContent-Length: 0\r\n\r\n";

        client.write(bodiless + bodiless);

        assertThat(client.answer().status()).isEqualTo(503);
        assertThat(port.answered()).isEqualTo(1);
    }

    @Test
    void hearsTheOtherClientsOfAProxyAtOnce() throws IOException {
        port.trustLoopback();
        port.load().limit(0, 100);
        Port.Client proxy = port.connect();

        proxy.write(message() + HEALTH);

        assertThat(proxy.answer().status()).isEqualTo(503);
        assertThat(proxy.answer().status()).isEqualTo(200);
    }

    @Test
    void forgetsWhatAClientLeftUnsaid() throws IOException {
        Port.Client client = port.connect();
        client.write(STRANGER + "Content-Length: 5\r\n\r\nhell");
        assertThat(client.answer().status()).isEqualTo(401);

        client.close();

        port.until("the connection is gone", () -> port.open() == 0);
        assertThat(port.load().inFlight()).isZero();
    }

    /** Whether no more is sent, though the loop has time for it. */
    private boolean rests(AtomicLong sent) {
        long before = sent.get();
        for (int i = 0; i < 200; i++) {
            port.settle();
        }
        return sent.get() == before;
    }

    private String message() {
        return message("Content-Length: 9", "not json.");
    }

    private String message(String framing, String body) {
        return STRANGER + "x-api-key: " + key.reveal() + "\r\n" + framing + "\r\n\r\n" + body;
    }
}
