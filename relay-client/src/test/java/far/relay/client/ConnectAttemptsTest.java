package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which addresses of a name are tried, for how long, and the error if none connects. */
class ConnectAttemptsTest {
    private static final IOException REFUSED = new IOException("finishConnect(..) failed: Connection refused");
    private static final ConnectTimeoutException SILENT = new ConnectTimeoutException("connection timed out");

    private static ConnectAttempts attempts(String host, String... addresses) {
        return new ConnectAttempts(
                ClientOptions.builder()
                        .host(host)
                        .port(7)
                        .connectTimeout(Duration.ofSeconds(90))
                        .build(),
                List.of(addresses).stream().map(ConnectAttemptsTest::address).toList());
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void tryEachAddressOnceInOrderAndShareTheTime() {
        ConnectAttempts attempts = attempts("relay.example", "127.0.0.2", "::1", "127.0.0.1");
        assertThat(attempts.nextTimeout()).isBetween(25_000, 30_000);
        assertThat(attempts.next()).isEqualTo(new InetSocketAddress("127.0.0.2", 7));
        attempts.failed(REFUSED);
        assertThat(attempts.nextTimeout()).isBetween(40_000, 45_000);
        assertThat(attempts.next()).isEqualTo(new InetSocketAddress("::1", 7));
        attempts.failed(SILENT);
        assertThat(attempts.nextTimeout()).isBetween(80_000, 90_000);
        assertThat(attempts.hasNext()).isTrue();
        assertThat(attempts.next()).isEqualTo(new InetSocketAddress("127.0.0.1", 7));
        attempts.failed(REFUSED);
        assertThat(attempts.hasNext()).isFalse();
        assertThat(attempts.failure())
                .hasMessage("cannot connect to relay.example:7: Connection refused (tried 127.0.0.2, 127.0.0.1); "
                        + "no answer within 90 s (tried 0:0:0:0:0:0:0:1)")
                .returns(CannotConnectException.Kind.FAILED, CannotConnectException::kind);
    }

    @Test
    void nameTheAddressOfANameButNotOneThatIsKnown() {
        ConnectAttempts named = attempts("relay.example", "127.0.0.2");
        named.next();
        named.failed(SILENT);
        assertThat(named.failure())
                .hasMessage("cannot connect to relay.example:7: no answer within 90 s (tried 127.0.0.2)")
                .returns(CannotConnectException.Kind.NO_ANSWER, CannotConnectException::kind);
        ConnectAttempts known = attempts("127.0.0.2", "127.0.0.2");
        known.next();
        known.failed(REFUSED);
        assertThat(known.failure()).hasMessage("cannot connect to 127.0.0.2:7: Connection refused");
    }
}
