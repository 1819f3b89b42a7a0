package io.tidegate.edge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyProtocolTest {
    private static final String V2_SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String V2_TCP4 = V2_SIGNATURE + "2111000c" + "c6336407" + "0a000001" + "ddd501bb";

    @Test
    void readsTheClientOfVersion1() {
        String header = "PROXY TCP4 198.51.100.7 10.0.0.1 56789 443\r\n";

        assertThat(read(header + "GET / HTTP/1.1\r\n"))
                .isEqualTo(new ProxyHeader.Parsed(InetAddress.ofLiteral("198.51.100.7"), header.length()));
        assertThat(read("PROXY TCP6 2001:db8::7 2001:db8::1 56789 443\r\n"))
                .isInstanceOfSatisfying(
                        ProxyHeader.Parsed.class,
                        parsed -> assertThat(parsed.address()).isEqualTo(InetAddress.ofLiteral("2001:db8::7")));
    }

    @Test
    void knowsThatABalancerMaySpeakForItself() {
        assertThat(read("PROXY UNKNOWN\r\n")).isEqualTo(new ProxyHeader.Local(15));
        assertThat(read("PROXY UNKNOWN ffff:f...f:ffff x y z\r\n")).isInstanceOf(ProxyHeader.Local.class);
        assertThat(read(hex(V2_SIGNATURE + "20000000"))).isEqualTo(new ProxyHeader.Local(16));
        assertThat(read(hex(V2_SIGNATURE + "21000000"))).isEqualTo(new ProxyHeader.Local(16));
    }

    @Test
    void readsTheClientOfVersion2() {
        assertThat(read(hex(V2_TCP4))).isEqualTo(new ProxyHeader.Parsed(InetAddress.ofLiteral("198.51.100.7"), 28));
        assertThat(read(hex(V2_SIGNATURE + "21210024" + "20010db8000000000000000000000007" + "00".repeat(20))))
                .isEqualTo(new ProxyHeader.Parsed(InetAddress.ofLiteral("2001:db8::7"), 52));
    }

    @Test
    void skipsTheExtensionsOfVersion2() {
        String extension = "030004a9b87e8f";

        assertThat(read(hex(V2_TCP4.replace("2111000c", "21110013") + extension + "474554")))
                .isEqualTo(new ProxyHeader.Parsed(InetAddress.ofLiteral("198.51.100.7"), 35));
    }

    @Test
    void waitsForTheRestOfAHeader() {
        byte[] v1 = "PROXY TCP4 198.51.100.7 10.0.0.1 56789 443\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] v2 = hex(V2_TCP4);
        for (int length = 0; length < v1.length; length++) {
            assertThat(ProxyProtocol.read(v1, length)).as("v1, %s", length).isInstanceOf(ProxyHeader.NeedMore.class);
        }
        for (int length = 0; length < v2.length; length++) {
            assertThat(ProxyProtocol.read(v2, length)).as("v2, %s", length).isInstanceOf(ProxyHeader.NeedMore.class);
        }
    }

    @Test
    void noticesThatThereIsNone() {
        assertThat(read("POST /v1/messages HTTP/1.1\r\n")).isInstanceOf(ProxyHeader.Absent.class);
        assertThat(read("PROXZ")).isInstanceOf(ProxyHeader.Absent.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 198.51.100.7 10.0.0.1 56789 443\n",
                "PROXY TCP4 2001:db8::7 10.0.0.1 56789 443\r\n",
                "PROXY TCP4 example.org 10.0.0.1 56789 443\r\n",
                "PROXY TCP4 198.51.100.7\r\n",
                "PROXY UDP4 198.51.100.7 10.0.0.1 56789 443\r\n",
                "PROXY \r\n"
            })
    void refusesAVersion1HeaderThatIsNone(String header) {
        assertThat(read(header)).isInstanceOf(ProxyHeader.Invalid.class);
    }

    @Test
    void refusesAVersion1HeaderWithoutEnd() {
        assertThat(read("PROXY " + "x".repeat(200))).isInstanceOf(ProxyHeader.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3111000c", "2211000c", "21110004", "2111ffff"})
    void refusesAVersion2HeaderThatIsNone(String head) {
        assertThat(read(hex(V2_TCP4.replace("2111000c", head)))).isInstanceOf(ProxyHeader.Invalid.class);
    }

    private static ProxyHeader read(String text) {
        return read(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static ProxyHeader read(byte[] bytes) {
        return ProxyProtocol.read(bytes, bytes.length);
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
