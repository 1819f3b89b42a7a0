package io.tidegate.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestLogTest {
    private static final int EIGHT_MIB = 8 * 1024 * 1024;

    private final RequestLog log = new RequestLog();

    private void open(long sequence, Buffer body) {
        log.open(
                new Received(sequence, 0, 1, "1.1", "POST", "/", List.of(), body.length(), "", Optional.of(body), true),
                "req_" + sequence);
    }

    private List<RecordedRequest> withBody() {
        return log.all().stream().filter(r -> r.received().body().isPresent()).toList();
    }

    @Test
    void keepsTheNewestFiveThousandRequestsWithTheirBodies() {
        for (int i = 1; i <= 5003; i++) {
            open(i, Buffer.buffer("x"));
        }

        assertThat(log.all()).hasSize(5000);
        assertThat(log.all().getFirst().received().sequence()).isEqualTo(4);
        assertThat(withBody()).hasSize(5000);
    }

    @Test
    void letsGoOfTheOldestBodiesWhenTheyTakeTooMuch() {
        Buffer body = Buffer.buffer(new byte[EIGHT_MIB]);
        for (int i = 1; i <= 10; i++) {
            open(i, body);
        }

        assertThat(log.all()).hasSize(10);
        assertThat(withBody())
                .hasSize(8)
                .first()
                .satisfies(r -> assertThat(r.received().sequence()).isEqualTo(3));
        assertThat(log.all().getFirst().received().bodyBytes()).isEqualTo(EIGHT_MIB);
    }

    @Test
    void startsAfreshWhenCleared() {
        open(1, Buffer.buffer("x"));
        log.clear();
        open(2, Buffer.buffer("y"));

        assertThat(log.all()).hasSize(1);
        assertThat(withBody()).hasSize(1);
    }
}
