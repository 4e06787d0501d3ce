package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.TrustedProxies;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class AccessOptionsTest {
    private static boolean admits(String options, String address) {
        return ServerOptions.configOf(options.isEmpty() ? new String[0] : options.split(" "))
                .listeners()
                .get(0)
                .access()
                .admits(new InetSocketAddress(address, 40000));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                                           192.0.2.1,    true",
        "--deny 192.0.2.0/24,                          192.0.2.255,  false",
        "--deny 192.0.2.0/24,                          192.0.3.0,    true",
        "--allow 192.0.2.0/24,                         192.0.2.1,    true",
        "--allow 192.0.2.0/24,                         192.0.3.1,    false",
        "--allow 192.0.2.0/24,                         ::1,          false",
        "--deny 192.0.2.7 --allow 192.0.2.0/24,        192.0.2.7,    false",
        "--deny 192.0.2.7 --allow 192.0.2.0/24,        192.0.2.8,    true",
        "--allow 192.0.2.7 --deny 192.0.2.0/24,        192.0.2.7,    true",
        "--allow 192.0.2.7 --deny 192.0.2.0/24,        192.0.2.8,    false",
        "--allow 192.0.2.1 192.0.2.2 --deny 10.0.0.1,  192.0.2.2,    true",
        "--allow=10.0.0.1 --deny=::/0 --allow=::1,     ::1,          false",
        "--deny 192.0.2.77/24,                         192.0.2.1,    false",
        "--allow 2001:db8::/32,                        2001:db8:1::1, true",
        "--allow 2001:db8::/32,                        2001:db9::1,  false",
        "--deny 0.0.0.0/0,                             8.8.8.8,      false",
        "--deny 0.0.0.0/0,                             ::1,          true",
        "--deny 0.0.0.0/0 ::/0,                        ::1,          false",
        "--deny 10.0.0.0/8,                            ::ffff:10.1.1.1, false"
    })
    void theFirstRuleThatFitsDecides(String options, String address, boolean admitted) {
        assertThat(admits(options, address)).isEqualTo(admitted);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::/129", "fe80::1%eth0", ""
            })
    void acceptsOnlyAddressesAndNetworks(String wrong) {
        assertThatThrownBy(() -> ServerOptions.configOf("--deny=" + wrong))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--deny takes addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1, not '%s'", wrong);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--proxy-from 192.0.2.0/24 2001:db8::1", "--proxy-from=2001:db8::1 --proxy-from=192.0.2.0/24"})
    void thePortsForClientsAreBehindTheProxies(String options) {
        List<ListenerConfig> listeners = ServerOptions.configOf((options + " --metrics-port=0").split(" "))
                .listeners();
        assertThat(listeners).hasSize(3);
        for (ListenerConfig listener : listeners.subList(0, 2)) {
            assertThat(Stream.of("192.0.2.1", "192.0.3.1", "2001:db8::1", "2001:db8::2")
                            .map(address -> listener.proxies().contains(new InetSocketAddress(address, 1))))
                    .containsExactly(true, false, true, false);
        }
        assertThat(listeners.get(2).proxies()).isSameAs(TrustedProxies.NONE);
        assertThatThrownBy(() -> ServerOptions.configOf("--proxy-from=localhost"))
                .hasMessage("--proxy-from takes addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1, "
                        + "not 'localhost'");
    }

    @Test
    void certificateAndKeyNeedEachOther() {
        assertThatThrownBy(() -> ServerOptions.configOf("--tls-cert=a.pem"))
                .hasMessage("--tls-cert and --tls-key must be given together");
        assertThatThrownBy(() -> ServerOptions.configOf("--tls-key=a.pem"))
                .hasMessage("--tls-cert and --tls-key must be given together");
        assertThatThrownBy(() -> ServerOptions.configOf("--tls-client-ca=a.pem"))
                .hasMessage("--tls-client-ca needs --tls-cert and --tls-key");
    }
}
