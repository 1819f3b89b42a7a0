package io.tidegate.edge.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.edge.http1.HeadScanner;
import io.tidegate.edge.http1.Octets;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UnreadBytesTest {
    private static final String HEAD = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private final ByteBudget budget = new ByteBudget(1_000);
    private final UnreadBytes unread = new UnreadBytes(budget);

    @Test
    void countsWhatStaysAndNotWhatIsTakenInTheSameTurn() {
        unread.append(octets(HEAD));
        assertThat(unread.findHead()).isEqualTo(HEAD.length());
        assertThat(unread.take()).isEqualTo(bytes(HEAD));
        assertThat(unread.keep()).isTrue();
        assertThat(budget.taken()).isZero();

        unread.append(octets("GET"));
        assertThat(unread.keep()).isTrue();
        assertThat(budget.taken()).isEqualTo(3);

        unread.clear();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void givesAHeadThatComesByteByByteAndCountsItsRoom() {
        for (int i = 0; i < HEAD.length() - 1; i++) {
            unread.append(octets(HEAD.substring(i, i + 1)));
            assertThat(unread.findHead()).isEqualTo(HeadScanner.NEED_MORE);
            assertThat(unread.keep()).isTrue();
            assertThat(budget.taken()).isBetween((long) i + 1, 2L * (i + 1));
        }
        unread.append(octets("\n"));

        assertThat(unread.findHead()).isEqualTo(HEAD.length());
        assertThat(unread.take()).isEqualTo(bytes(HEAD));
        assertThat(budget.taken()).isZero();
    }

    @Test
    void saysWhenTheNodeHasNoRoomAndTakesNone() {
        assertThat(budget.take(990)).isTrue();
        unread.append(octets("GET / HTTP/1"));

        assertThat(unread.keep()).isFalse();

        assertThat(budget.taken()).isEqualTo(990);
        unread.clear();
        assertThat(budget.taken()).isEqualTo(990);
    }

    @Test
    void countsWhatWasPutBack() {
        byte[] two = bytes(HEAD + "POST /");
        unread.append(octets(HEAD + "POST /"));
        unread.take();
        unread.putBack(two, HEAD.length(), two.length);

        assertThat(unread.keep()).isTrue();

        assertThat(unread.length()).isEqualTo("POST /".length());
        assertThat(budget.taken()).isEqualTo("POST /".length());
    }

    private static Octets octets(String text) {
        return Octets.of(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
