package far.relay.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReasonTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new IOException("bind(..) failed with error(-98): Address in use"), "Address in use"),
                Arguments.of(new IOException("recvAddress(..) failed: Connection reset"), "Connection reset"),
                Arguments.of(new SocketException("Protocol family unavailable"), "Protocol family unavailable"),
                Arguments.of(
                        new SSLHandshakeException("Received fatal alert: unknown_ca"),
                        "Received fatal alert: unknown_ca"),
                Arguments.of(new UnsupportedAddressTypeException(), "unsupported address type"),
                Arguments.of(new IOException(new ClosedChannelException()), "closed channel"),
                Arguments.of(writeToAClosedChannel(), "closed channel"),
                Arguments.of(new IOException(" "), "IO error"),
                Arguments.of(new EOFException(), "EOF error"),
                Arguments.of(new SocketException(), "socket error"),
                Arguments.of(new SSLHandshakeException(null), "SSL handshake"),
                Arguments.of(ReadTimeoutException.INSTANCE, "read timeout"),
                Arguments.of(new Exception((String) null), "unknown failure"),
                Arguments.of(new Exception() {}, "unknown failure"),
                Arguments.of(
                        new SSLHandshakeException("bad").initCause(new CertificateExpiredException("NotAfter: Thu")),
                        "certificate expired (NotAfter: Thu)"),
                Arguments.of(
                        new CertificateNotYetValidException("NotBefore: Thu"),
                        "certificate not yet valid (NotBefore: Thu)"));
    }

    private static Throwable writeToAClosedChannel() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.close();
        return channel.writeAndFlush("late").cause();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void namesWhatFailed(Throwable failure, String reason) {
        assertThat(Transport.reason(failure)).isEqualTo(reason);
    }
}
