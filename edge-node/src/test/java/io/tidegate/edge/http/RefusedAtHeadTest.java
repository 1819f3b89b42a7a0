package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.key.GatewayKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that is refused by its head costs little: its connection stays, and its body is taken for nothing else. */
class RefusedAtHeadTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";
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

    @Test
    void closesWhenTheBodyMayComeOrNot() throws IOException {
        Port.Client client = port.connect();

        client.write(STRANGER + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

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
    void endsAConnectionThatSendsOnAndOnThoughItIsNotHeard() throws Exception {
        port.load().limit(0, 100);
        Port.Client client = port.connect();
        client.write(message());
        assertThat(client.answer().status()).isEqualTo(503);

        Thread.ofVirtual().start(() -> {
            try {
                client.write("x".repeat(Port.AHEAD_BYTES + 1));
            } catch (IOException ended) {
                // the gateway ended it
            }
        });

        port.until("the connection is ended", () -> port.open() == 0);
    }

    private String message() {
        return STRANGER + "x-api-key: " + key.reveal() + "\r\nContent-Length: 9\r\n\r\nnot json.";
    }
}
