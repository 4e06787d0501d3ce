package far.relay.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom an HTTP request names that comes from the proxy 10.0.0.1; another proxy has the address 10.0.0.2. */
class ForwardedForTest {
    private static InetAddress address(String text) {
        return IpAddress.of(text).orElseThrow();
    }

    private static Optional<InetAddress> client(HttpHeaders headers) {
        return ForwardedFor.client(
                headers, address("10.0.0.1"), each -> each.getHostAddress().startsWith("10.0.0."));
    }

    private static Optional<InetAddress> client(String name, String... values) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (String value : values) {
            headers.add(name, value);
        }
        return client(headers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7                              | 192.0.2.7",
                "192.0.2.7:4711                         | 192.0.2.7",
                "2001:db8::1                            | 2001:db8::1",
                "[2001:db8::1]                          | 2001:db8::1",
                "[2001:db8::1]:4711                     | 2001:db8::1",
                "::ffff:192.0.2.7                       | 192.0.2.7",
                "192.0.2.66, 192.0.2.7                  | 192.0.2.7",
                "192.0.2.66,192.0.2.7 , 10.0.0.2        | 192.0.2.7",
                "10.0.0.3, 192.0.2.7, 10.0.0.2,10.0.0.1 | 192.0.2.7",
                "10.0.0.3, 10.0.0.2                     | 10.0.0.3",
                "<script>, 192.0.2.7                    | 192.0.2.7",
                ", 192.0.2.7, ,                         | 192.0.2.7",
                "unknown                                | 10.0.0.1",
                "192.0.2.66, unknown, 10.0.0.2          | 10.0.0.2",
            })
    void takesTheLastAddressThatIsNoProxyOfXForwardedFor(String header, String client) {
        assertThat(client("X-Forwarded-For", header)).contains(address(client));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=192.0.2.7                                      | 192.0.2.7",
                "For=192.0.2.7;proto=https;by=203.0.113.43          | 192.0.2.7",
                "by=203.0.113.43; For=\"192.0.2.7:4711\"            | 192.0.2.7",
                "for=\"[2001:db8::1]:4711\"                         | 2001:db8::1",
                "for=\"[2001:db8::1]:_port\"                        | 2001:db8::1",
                "for=\"1\\92.0.2.7\"                                | 192.0.2.7",
                "for=192.0.2.66, for=192.0.2.7                      | 192.0.2.7",
                "for=192.0.2.66,for=192.0.2.7 ,for=10.0.0.2;a=b     | 192.0.2.7",
                "for=\"_a,b;c=d\", for=192.0.2.7                    | 192.0.2.7",
                "for=garbage, for=192.0.2.7                         | 192.0.2.7",
                "for=_hidden                                        | 10.0.0.1",
                "for=192.0.2.66, proto=http                         | 10.0.0.1",
                "for=192.0.2.66, for=unknown, for=10.0.0.2          | 10.0.0.2",
                ", for=192.0.2.7, ,                                 | 192.0.2.7",
            })
    void takesTheLastAddressThatIsNoProxyOfForwarded(String header, String client) {
        assertThat(client("Forwarded", header)).contains(address(client));
    }

    @Test
    void takesTheLastOfSeveralHeaders() {
        assertThat(client("X-Forwarded-For", "192.0.2.66", "192.0.2.7, 10.0.0.2"))
                .contains(address("192.0.2.7"));
        assertThat(client("Forwarded", "for=192.0.2.66", "for=192.0.2.7")).contains(address("192.0.2.7"));
    }

    @Test
    void findsNobodyInARequestWithoutAddresses() {
        assertThat(client(new DefaultHttpHeaders())).isEmpty();
        assertThat(client("X-Forwarded-For", "")).isEmpty();
        assertThat(client("Forwarded", ",")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"here", "192.0.2.256", "192.0.2.7:", "192.0.2.7:123456", "[192.0.2.7", "1.2", "fe80::1%1", "::g"
            })
    void refusesWhatIsNoAddressWhereTheClientIsExpected(String node) {
        assertThatThrownBy(() -> client("X-Forwarded-For", "192.0.2.1, " + node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not an address: " + node);
    }

    /** Whoever leaves a quotation open could otherwise hide what the proxy adds. */
    @ParameterizedTest
    @ValueSource(strings = {"for=\"x, for=192.0.2.7", "for", "for=", "for=192.0.2.7:1", "=x", "for=a b", "for=a\"b\""})
    void refusesAForwardedHeaderThatIsMalformed(String header) {
        assertThatThrownBy(() -> client("Forwarded", header))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Forwarded is malformed");
    }

    /** A proxy that knows only one of the headers passes on the other one as the client has written it. */
    @Test
    void refusesTwoHeadersThatNameDifferentClients() {
        HttpHeaders headers =
                new DefaultHttpHeaders().add("X-Forwarded-For", "192.0.2.7").add("Forwarded", "for=192.0.2.66");
        assertThatThrownBy(() -> client(headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Forwarded and X-Forwarded-For name different clients");
        assertThat(client(headers.set("Forwarded", "for=\"192.0.2.7:1\""))).contains(address("192.0.2.7"));
    }
}
