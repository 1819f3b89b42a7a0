package io.tidegate.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @ValueSource(strings = {"0ms", "250ms", "1s", "90s", "5m", "24h", "35d", "61m", "25h"})
    void readsADurationAndWritesItBack(String text) {
        String written = Durations.format(Durations.parse(text));

        assertThat(Durations.parse(written)).isEqualTo(Durations.parse(text));
    }

    @Test
    void writesADurationInItsLargestUnit() {
        assertThat(Durations.format(Durations.parse("120s"))).isEqualTo("2m");
        assertThat(Durations.format(Durations.parse("48h"))).isEqualTo("2d");
        assertThat(Durations.format(Duration.ofMillis(2500))).isEqualTo("2500ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1h30m", "1.5h", "1 year", "9999999999s"})
    void refusesWhatIsNoDuration(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("a duration such as 250ms, 30s, 5m, 24h or 35d");
    }

    @ParameterizedTest
    @CsvSource({"0B,0", "1B,1", "1KiB,1024", "32MiB,33554432", "2GiB,2147483648", "1025B,1025"})
    void readsASizeAndWritesItBack(String text, long bytes) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "32", "32MB", "MiB", "-1B", "1.5GiB", "999999999999GiB"})
    void refusesWhatIsNoSize(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> DataSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.0.0/8,203.0.113.9,true",
        "203.0.0.0/8,198.51.100.1,false",
        "192.168.4.0/22,192.168.7.255,true",
        "192.168.4.0/22,192.168.8.0,false",
        "0/0,203.0.113.9,true",
        "127.0.0.1,127.0.0.1,true",
        "127.0.0.1,127.0.0.2,false",
        "2001:db8::/33,2001:db8:7fff::1,true",
        "2001:db8::/33,2001:db8:8000::1,false",
        "::/0,192.0.2.1,false",
        "203.0.0.0/8,::ffff:203.0.113.1,true",
    })
    void knowsWhichAddressesABlockHolds(String block, String address, boolean held) {
        assertThat(Cidr.parse(block).contains(InetAddress.ofLiteral(address))).isEqualTo(held);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/x", "192.0.2.0/33", "192.0.2.1/8"})
    void refusesWhatIsNoBlock(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Cidr.parse(text));
    }

    @Test
    void neverPrintsASecret() {
        Secret secret = Secret.of("open sesame");

        assertThat(secret)
                .hasToString("***")
                .isEqualTo(Secret.of("open sesame"))
                .isNotEqualTo(Secret.of("other"));
        assertThat(secret.reveal()).isEqualTo("open sesame");
        assertThat(Optional.of(secret)).hasToString("Optional[***]");
    }

    @Test
    void findsTheNameThatWasMeant() {
        List<String> names = List.of("port", "host", "proxyProtocol");

        assertThat(NearestName.of("prot", names)).contains("port");
        assertThat(NearestName.of("proxyprotocol", names)).contains("proxyProtocol");
        assertThat(NearestName.of("backlog", names)).isEmpty();
    }
}
