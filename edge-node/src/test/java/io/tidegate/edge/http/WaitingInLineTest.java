package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.key.GatewayKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a request that comes when as many began in this turn as may. */
class WaitingInLineTest {
    @TempDir
    Path folder;

    private Port port;
    private GatewayKey key;

    @BeforeEach
    void fillTheTurn() throws IOException {
        port = new Port(folder);
        key = port.newKey();
        port.holdTurn();
        Port.Client first = port.connect();
        for (int i = 0; i < Turnstile.PER_TURN; i++) {
            first.write(message());
            assertThat(first.answer().status()).isEqualTo(400);
        }
    }

    @AfterEach
    void close() throws IOException {
        port.close();
    }

    @Test
    void beginsInALaterTurn() throws IOException {
        Port.Client client = waits();

        port.letTurnsGo();

        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(port.load().inFlight()).isZero();
    }

    @Test
    void isOverWhenItsClientLeaves() throws IOException {
        Port.Client client = waits();

        client.close();
        port.until("it is over", () -> port.load().inFlight() == 0);
        port.letTurnsGo();

        port.until("nobody waits", () -> port.load().waiting() == 0);
        assertThat(port.bodies().taken()).isZero();
    }

    @Test
    void whoComesIsRefusedWhenTheFirstHasWaitedASecond() throws IOException {
        List<Port.Client> line = new ArrayList<>();
        for (int i = 0; i <= Turnstile.PER_TURN; i++) {
            line.add(waits(i + 1));
        }
        port.pass(Duration.ofMillis(1_001));
        port.turn();

        Port.Client late = port.connect();
        late.write(message());

        Port.Answered refused = late.answer();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("api_error", "The gateway is busy.");
        port.letTurnsGo();
        for (Port.Client client : line) {
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void beginsWhenTheLedgerHasCaughtUp() throws IOException {
        port.letTurnsGo();
        port.ledgerBehind(true);
        Port.Client client = waits();

        port.ledgerBehind(false);

        assertThat(client.answer().status()).isEqualTo(400);
    }

    @Test
    void whatAClientSendsBehindItsAnswerIsNotReadBeforeItsTurn() throws IOException {
        Port.Client client = waits();
        isAnsweredBeforeTheLastInLine(client);

        client.write(message());
        port.idle();
        assertThat(port.load().inFlight()).isOne();
        assertThat(port.load().unheard()).isEqualTo(Turnstile.PER_TURN);

        port.letTurnsGo();
        assertThat(client.answer().status()).isEqualTo(400);
    }

    @Test
    void whoHasWaitedIsNotRefusedThoughTheLineIsFull() throws IOException {
        Port.Client client = isHeardBeforeALineThatIsHeld();
        port.later(Duration.ofMillis(1_001));
        isFull();

        client.write(message());
        port.until("it is read", () -> port.load().inFlight() == 2);
        Port.Client late = port.connect();
        late.write(message());
        assertThat(late.answer().status()).isEqualTo(503);

        port.ledgerBehind(false);
        port.letTurnsGo();
        assertThat(client.answer().status()).isEqualTo(400);
    }

    @Test
    void whoSendsNothingForAWhileHasMissedItsTurn() throws IOException {
        Port.Client client = isHeardBeforeALineThatIsHeld();
        port.pass(Duration.ofMillis(1_001));
        isFull();

        client.write(message());

        assertThat(client.answer().status()).isEqualTo(503);
    }

    @Test
    void aBalancersConnectionIsReadAtOnceForItsNextRequestIsSomebodyElses() throws IOException {
        port.trustLoopback();
        Port.Client client = waits();
        isAnsweredBeforeTheLastInLine(client);

        client.write("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");

        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(port.load().unheard()).isZero();
    }

    @Test
    void aClientThatIsNotHeardMayLeave() throws IOException {
        Port.Client client = waits();
        isAnsweredBeforeTheLastInLine(client);
        int open = port.open();

        client.close();
        port.letTurnsGo();

        port.until("it has gone", () -> port.open() == open - 1);
        port.until("nobody is left in line", () -> port.load().unheard() == 0);
    }

    @Test
    void anIdleConnectionIsNotClosedForTheTimeInWhichItIsNotHeard() throws IOException {
        Port.Client client = waits();
        isAnsweredBeforeTheLastInLine(client);
        client.write(message());

        port.pass(Duration.ofMinutes(11));
        port.letTurnsGo();

        assertThat(client.answer().status()).isEqualTo(400);
    }

    @Test
    void whoAsksForNoExchangeDoesNotWait() throws IOException {
        Port.Client client = port.connect();
        client.write(message());
        client.write("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
        port.until("it waits", () -> port.load().waiting() == 1);
        for (int i = 0; i < Turnstile.PER_TURN; i++) {
            waits(i + 2);
        }

        port.turn();

        assertThat(client.answer().status()).isEqualTo(400);
        assertThat(client.answer().status()).isEqualTo(200);
        client.write("GET /health HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(client.answer().status()).isEqualTo(200);
    }

    private void isFull() {
        port.until("the line is full", () -> {
            port.turn();
            return port.load().takeShareOfWait() > 1;
        });
    }

    /** The client's turn has come, it has sent nothing yet, and one waits for the ledger. */
    private Port.Client isHeardBeforeALineThatIsHeld() throws IOException {
        Port.Client client = waits();
        isAnsweredBeforeTheLastInLine(client);
        port.until("all are heard", () -> {
            port.turn();
            return port.load().unheard() == 0 && port.load().waiting() == 0;
        });
        port.ledgerBehind(true);
        waits(1);
        return client;
    }

    /** The client, which was first in line, has its answer, and one still waits. */
    private void isAnsweredBeforeTheLastInLine(Port.Client client) throws IOException {
        for (int i = 0; i < Turnstile.PER_TURN; i++) {
            waits(i + 2);
        }
        port.turn();
        assertThat(client.answer().status()).isEqualTo(400);
    }

    private Port.Client waits() throws IOException {
        return waits(1);
    }

    private Port.Client waits(int withIt) throws IOException {
        Port.Client client = port.connect();
        client.write(message());
        port.until("it waits", () -> port.load().waiting() == withIt);
        return client;
    }

    private String message() {
        return "POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: " + key.reveal()
                + "\r\nContent-Length: 9\r\n\r\nnot json.";
    }
}
