package io.tidegate.edge.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.common.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
    private static final List<Cidr> PROXIES = List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("2001:db8:1::/48"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // A stranger is who it is, whatever it claims.
                "192.0.2.1 | 198.51.100.7 | 192.0.2.1",
                "192.0.2.1 | '' | 192.0.2.1",
                // A balancer is believed.
                "10.0.0.1 | 198.51.100.7 | 198.51.100.7",
                "10.0.0.1 | '' | 10.0.0.1",
                "::ffff:10.0.0.1 | 198.51.100.7 | 198.51.100.7",
                // Only what our own balancers added counts, not what the client wrote before.
                "10.0.0.1 | 203.0.113.9, 198.51.100.7 | 198.51.100.7",
                "10.0.0.1 | 203.0.113.9,198.51.100.7,10.0.0.2 | 198.51.100.7",
                "10.0.0.1 | 10.0.0.3, 10.0.0.2 | 10.0.0.3",
                // The other family, brackets and ports.
                "10.0.0.1 | 2001:db8::7 | 2001:db8:0:0:0:0:0:7",
                "2001:db8:1::1 | [2001:db8::7]:1234 | 2001:db8:0:0:0:0:0:7",
                "10.0.0.1 | 198.51.100.7:1234 | 198.51.100.7",
                "10.0.0.1 | ::ffff:198.51.100.7 | 198.51.100.7",
                // What cannot be read ends the chain at what is certain.
                "10.0.0.1 | 198.51.100.7, unknown | 10.0.0.1",
                "10.0.0.1 | example.org | 10.0.0.1",
                "10.0.0.1 | 198.51.100.7, , 10.0.0.2 | 10.0.0.2",
                "10.0.0.1 | [2001:db8::7 | 10.0.0.1"
            })
    void isWhomTheTrustedProxiesSaw(String peer, String forwardedFor, String client) {
        InetAddress resolved = ClientAddress.resolve(InetAddress.ofLiteral(peer), forwardedFor, PROXIES);

        assertThat(resolved.getHostAddress()).isEqualTo(client);
    }
}
