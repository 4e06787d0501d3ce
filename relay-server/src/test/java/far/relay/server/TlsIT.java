package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real TLS server, on every transport of this machine, and the JDK's TLS clients. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class TlsIT extends WithTlsServer {
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void relaysInTurnOverTls(String version) throws Exception {
        String longest = "ä".repeat(4096);
        SSLSocket socket = server.handshake(version);
        try (LineSocket one = LineSocket.of(socket).expect("1")) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            try (LineSocket two = LineSocket.of(server.handshake(version)).expect("2", "rec")) {
                assertThat(one.read()).isEqualTo("emi");
                one.send(longest);
                assertThat(two.read()).isEqualTo(longest);
                two.send("a", "b");
                one.send("next");
                assertThat(one.read(2)).containsExactly("a", "b");
                assertThat(two.send("fin").read(2)).containsExactly("next", null);
            }
        }
    }

    /** The ClientHello of an old client (RFC 4346, section 7.4.1.2), which the JDK's client would not send. */
    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02})
    void refusesTls10And11(int minor) throws Exception {
        byte[] hello = new byte[4 + 2 + 32 + 1 + 2 + 4 + 2];
        ByteBuffer.wrap(hello)
                .putInt(0x01000000 | hello.length - 4)
                .putShort((short) (0x0300 | minor))
                .position(hello.length - 9)
                .put((byte) 0) // no session
                .putShort((short) 4)
                .putShort((short) 0xc009) // TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
                .putShort((short) 0xc013) // TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
                .putShort((short) 0x0100); // no compression
        try (LineSocket old = server.plain()) {
            old.send(new byte[] {0x16, 0x03, 0x01, 0, (byte) hello.length}).send(hello);
            assertThat(old.read())
                    .as("a fatal alert: protocol_version")
                    .contains("\u0015\u0003")
                    .contains("\u0002F");
        }
    }

    @Test
    void aClientCanReadTheLastEventsAndAProperEndOfTls() throws Exception {
        try (LineSocket one = server.connect().expect("1");
                LineSocket two = server.connect().expect("2", "rec");
                LineSocket three = server.connect()) {
            assertThat(one.read()).isEqualTo("emi");
            two.send(new byte[1_000_000]);
            assertThat(two.read(3)).containsExactly("error: line longer than 8192 bytes", "exit", null);
            assertThat(three.read(2)).containsExactly("2", "rec");
            server.close();
            assertThat(one.read(2)).containsExactly("exit", null);
            assertThat(three.read(2)).containsExactly("exit", null);
        }
    }

    @Test
    void aSeatIsTakenOnlyAfterTheHandshake() throws Exception {
        try (LineSocket silent = server.plain();
                LineSocket one = server.connect().expect("1");
                LineSocket two = server.connect().expect("2", "rec")) {
            assertThat(server.relay.connections()).isEqualTo(3);
            silent.hangUp();
            await().until(() -> server.relay.connections() == 2);
            assertThat(one.read()).isEqualTo("emi");
            one.send("are you there?");
            assertThat(two.read()).isEqualTo("are you there?");
        }
    }

    @Test
    void doesNotWaitAtShutdownForHandshakesInProgress() throws Exception {
        try (LineSocket silent = server.plain()) {
            await().until(() -> server.relay.connections() == 1);
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1900));
            assertThat(silent.read()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aClientThatClosesTlsHasLeft(String version) throws Exception {
        try (Socket connection = server.connection();
                SSLSocket socket = server.handshakeOver(connection, version);
                LineSocket one = LineSocket.of(socket).expect("1");
                LineSocket two = server.connect().expect("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            one.send("last words");
            socket.shutdownOutput(); // close_notify without FIN
            assertThat(two.read()).isEqualTo("last words");
            assertThat(one.read()).isNull();
            server.connect().expect("1", "rec").close();
        }
    }

    @Test
    void answersAClientThatDoesNotUseTlsInPlainText() throws Exception {
        try (LineSocket talker = server.plain()) {
            talker.send("hello, this is not TLS");
            assertThat(talker.read(3)).containsExactly("error: this server speaks TLS", "exit", null);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, this is not an HTTP server",
        "SSH-2.0-OpenSSH_9.9, this is not an SSH server",
        "EHLO relay.test, this is not an SMTP server"
    })
    void refusesOtherProtocolsInsideTls(String firstLine, String answer) throws Exception {
        try (LineSocket foreign = server.connect()) {
            foreign.send(firstLine, "");
            assertThat(foreign.read(4)).containsExactly("1", "error: " + answer, "exit", null);
        }
    }

    @Test
    void admitsOnlyClientsOfTheAuthorityIfConfiguredSo() throws Exception {
        server.close();
        server = start(Optional.of(directory.resolve("ca.pem")), UnaryOperator.identity());
        Authority authority = server.authority;
        SSLSocket ann = server.handshake(authority.issue("ann", Duration.ofDays(1)));
        try (LineSocket one = LineSocket.of(ann).expect("1");
                LineSocket two = LineSocket.of(server.handshake(authority.issue("bob", Duration.ofDays(1)), "TLSv1.2"))
                        .expect("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            one.send("we know each other");
            assertThat(two.read()).isEqualTo("we know each other");
            assertThatThrownBy(() -> server.handshake("TLSv1.2")).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> LineSocket.of(server.handshake("TLSv1.3")).read())
                    .isInstanceOf(SSLException.class);
            X509Bundle stranger = new Authority("Somebody else").issue("eve", Duration.ofDays(1));
            assertThatThrownBy(() -> LineSocket.of(server.handshake(stranger)).read())
                    .isInstanceOf(SSLException.class);
            X509Bundle expired = authority.issue("old", Duration.ofMinutes(-1));
            assertThatThrownBy(() -> LineSocket.of(server.handshake(expired)).read())
                    .isInstanceOf(SSLException.class);
            two.send("so we do");
            assertThat(one.read()).isEqualTo("so we do");
        }
    }
}
