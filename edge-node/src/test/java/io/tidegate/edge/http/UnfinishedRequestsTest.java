package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.upstream.LoopbackUpstream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send no whole request, for which none needs a key, together take no more memory than the node has for that. */
class UnfinishedRequestsTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String BEGIN =
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\","
                    + "\"model\":\"claude-sonnet-5\",\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n";
    private static final String END =
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
                    + "\"usage\":{\"output_tokens\":2}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    private static final int BEGINNING = 30 * 1024;

    @TempDir
    Path folder;

    private Port port;
    private final List<Port.Client> slow = new ArrayList<>();
    private long rest;

    @BeforeEach
    void open() {
        port = new Port(folder);
    }

    @AfterEach
    void close() throws IOException {
        port.close();
    }

    @Test
    void refusesABeginningThatDoesNotFitAndServesWhoeverSendsAWholeRequest() throws IOException {
        fill();

        Port.Client late = port.connect();
        late.write(beginning());
        Port.Answered refused = late.answer();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.head()).containsIgnoringCase("retry-after: 1").containsIgnoringCase("connection: close");
        assertThat(refused.body()).contains("too many requests come in pieces");
        assertThat(port.unread().taken()).isLessThanOrEqualTo(Port.UNREAD_BYTES);
        Port.Client whole = port.connect();
        whole.write(HEALTH + HEALTH);
        assertThat(whole.answer().status()).isEqualTo(200);
        assertThat(whole.answer().status()).isEqualTo(200);
        // longer than what the first read of a connection takes
        Port.Client talkative = port.connect();
        talkative.write("GET /health HTTP/1.1\r\nHost: h\r\nx: " + "a".repeat(6_000) + "\r\n\r\n");
        assertThat(talkative.answer().status()).isEqualTo(200);
    }

    @Test
    void hasItsRoomBackWhenTheyGoOrGoOn() throws IOException {
        fill();
        Port.Client goesOn = slow.removeFirst();

        goesOn.write("\r\n\r\n");
        assertThat(goesOn.answer().status()).isEqualTo(200);
        for (Port.Client client : slow) {
            client.close();
        }

        port.until("all of theirs is free", () -> port.unread().taken() == rest);
    }

    @Test
    void cutsNoStreamForWhatItsClientSendsAhead() throws IOException {
        String body = "{\"model\":\"claude-sonnet-5\",\"max_tokens\":10,\"stream\":true,\"messages\":[]}";
        Port.Client client = port.connect();
        client.write("POST /v1/messages HTTP/1.1\r\nHost: h\r\nx-api-key: "
                + port.newKey().reveal() + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        LoopbackUpstream.Side provider = port.asked(body.length());
        provider.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                + chunk(BEGIN));
        assertThat(client.answerToHead().status()).isEqualTo(200);
        fill();

        client.write(beginning());
        // what came to the loop before this request was looked at before its answer
        Port.Client other = port.connect();
        other.write(HEALTH);
        assertThat(other.answer().status()).isEqualTo(200);
        String rest = chunk(END) + "0\r\n\r\n";
        provider.write(rest);

        String answer = chunk(BEGIN) + rest;
        assertThat(new String(client.in().readNBytes(answer.length()), StandardCharsets.ISO_8859_1))
                .isEqualTo(answer);
        port.pass(Port.DISCARD);
        assertThat(client.rest()).isEmpty();
        assertThat(port.unread().taken()).isLessThanOrEqualTo(Port.UNREAD_BYTES);
    }

    /** Has clients send beginnings of heads until hardly more of them fit, and leaves no room for another. */
    private void fill() throws IOException {
        while (port.unread().taken() + 2 * BEGINNING <= Port.UNREAD_BYTES) {
            long before = port.unread().taken();
            Port.Client client = port.connect();
            client.write(beginning());
            slow.add(client);
            port.until("its beginning is kept", () -> port.unread().taken() >= before + BEGINNING);
        }
        rest = Port.UNREAD_BYTES - port.unread().taken();
        assertThat(slow.size()).isGreaterThan(2);
        assertThat(port.unread().take(rest)).isTrue();
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    private static String beginning() {
        String start = "GET /health HTTP/1.1\r\nHost: h\r\nx: ";
        return start + "a".repeat(BEGINNING - start.length());
    }
}
