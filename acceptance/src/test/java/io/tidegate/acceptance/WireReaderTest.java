package io.tidegate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The tests' own eyes: without anything between, they see a whole answer as whole and a cut as a cut. */
class WireReaderTest {
    private static final RawRequest REQUEST = RawRequest.message("no-key", "grüße");

    @Test
    void seesAWholeStreamAndAWholeRequest() throws IOException {
        RawResponse response = answered(side -> {
            side.startStream(new Header("X-Kept", "as it is"));
            side.chunk("one ");
            side.chunk("two");
            side.endStream();
        });

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).isEqualTo("one two");
        assertThat(response.complete()).isTrue();
        assertThat(response.headers()).contains(new Header("X-Kept", "as it is"));
    }

    @Test
    void seesAnOrderlyCloseInsideAStreamAsACut() throws IOException {
        RawResponse response = answered(side -> {
            side.startStream();
            side.chunk("one ");
            side.cut();
        });

        assertThat(response.text()).isEqualTo("one ");
        assertThat(response.complete()).isFalse();
    }

    @Test
    void seesAResetAsACut() throws IOException {
        RawResponse response = answered(side -> {
            side.startStream();
            side.chunk("one ");
            side.reset();
        });

        assertThat(response.complete()).isFalse();
    }

    @Test
    void seesABodyShorterThanItsLengthAsACut() throws IOException {
        RawResponse response = answered(side -> {
            side.send("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            side.cut();
        });

        assertThat(response.text()).isEqualTo("half");
        assertThat(response.complete()).isFalse();
    }

    @Test
    void seesThatTheOtherSideHasLeft() throws IOException {
        try (RawUpstream upstream = new RawUpstream();
                RawConnection client = RawConnection.open(upstream.url())) {
            assertThat(client.isClosedWithin(Duration.ofMillis(50))).isFalse();
            upstream.dropIdleConnections();

            assertThat(client.isClosedWithin(Duration.ofSeconds(5))).isTrue();
        }
    }

    private static RawResponse answered(RawUpstream.Answer answer) throws IOException {
        try (RawUpstream upstream = new RawUpstream();
                RawConnection client = RawConnection.open(upstream.url())) {
            upstream.answering(answer);
            RawResponse response = client.exchange(REQUEST);
            assertThat(upstream.received()).singleElement().satisfies(received -> {
                assertThat(received.body()).isEqualTo(REQUEST.body());
                assertThat(received.target()).isEqualTo(REQUEST.target());
            });
            return response;
        }
    }
}
