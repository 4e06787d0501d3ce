package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.Authority;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PageAddressTest {
    private static final Optional<InetAddress> MACHINE = Optional.of(address("192.0.2.7"));

    private static InetAddress address(String literal) {
        return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(literal), 0).getAddress();
    }

    private static String of(String bound, X509Certificate certificate) {
        return PageAddress.of(
                new InetSocketAddress(address(bound), 24574),
                certificate != null,
                Optional.ofNullable(certificate),
                () -> MACHINE);
    }

    private static X509Certificate certificate(String... names) throws Exception {
        CertificateBuilder builder = new CertificateBuilder().ecp256().subject("CN=Example");
        for (String name : names) {
            builder.addSanDnsName(name);
        }
        return builder.setIsCertificateAuthority(true).buildSelfSigned().getCertificate();
    }

    @Test
    void withoutTlsItIsTheAddressThatTheServerListensOn() {
        assertThat(of("127.0.0.1", null)).isEqualTo("http://127.0.0.1:24574/");
        assertThat(of("192.0.2.9", null)).isEqualTo("http://192.0.2.9:24574/");
        assertThat(of("::1", null)).isEqualTo("http://[::1]:24574/");
    }

    @Test
    void aServerOnAllAddressesNamesOneForThisMachineAndOneForOthers() {
        String both = "http://localhost:24574/ on this machine, http://192.0.2.7:24574/ on others";
        assertThat(of("0.0.0.0", null)).isEqualTo(both);
        assertThat(of("::", null)).isEqualTo(both);
        assertThat(PageAddress.of(
                        new InetSocketAddress(address("0.0.0.0"), 24574), false, Optional.empty(), Optional::empty))
                .isEqualTo("http://localhost:24574/");
    }

    @Test
    void theNetworksOfTheMachineAreNotListedIfTheServerListensOnOneAddress() {
        assertThat(PageAddress.of(new InetSocketAddress(address("192.0.2.9"), 24574), false, Optional.empty(), () -> {
                    throw new AssertionError("listed");
                }))
                .isEqualTo("http://192.0.2.9:24574/");
    }

    @Test
    void withTlsItHasANameOfTheCertificate() throws Exception {
        assertThat(of("0.0.0.0", certificate("relay.example"))).isEqualTo("https://relay.example:24574/");
        assertThat(of("0.0.0.0", certificate("localhost", "relay.example"))).isEqualTo("https://relay.example:24574/");
        assertThat(of("127.0.0.1", certificate("relay.example", "localhost"))).isEqualTo("https://localhost:24574/");
        X509Certificate issued = new Authority("authority")
                .issue("relay.example", Duration.ofDays(1))
                .getCertificate();
        assertThat(of("127.0.0.1", issued)).isEqualTo("https://127.0.0.1:24574/");
        assertThat(of("192.0.2.9", issued)).isEqualTo("https://relay.example:24574/");
    }

    @Test
    void aCertificateWithoutANameLeavesTheAddress() throws Exception {
        assertThat(of("192.0.2.9", certificate())).isEqualTo("https://192.0.2.9:24574/");
    }
}
