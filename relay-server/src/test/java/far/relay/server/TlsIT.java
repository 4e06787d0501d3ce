package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.attack.HandmadeTls;
import far.relay.server.listener.AccessRules;
import far.relay.server.listener.AddressRateLimit;
import far.relay.server.room.RoomSettings;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import far.relay.transport.TransportChoice;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real server that speaks TLS, on every transport of this machine, and the JDK's TLS clients. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class TlsIT {
    @Parameter
    Transport transport;

    @TempDir
    Path directory;

    private TlsServer server;

    @BeforeEach
    void start() throws Exception {
        server = start(Optional.empty(), UnaryOperator.identity());
    }

    private TlsServer start(Optional<Path> clientAuthorities, UnaryOperator<ServerConfig.Builder> settings)
            throws Exception {
        return TlsServer.start(
                directory,
                clientAuthorities,
                server -> settings.apply(server.transport(new TransportChoice(List.of(transport)))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void relaysInTurnOverTls(String version) throws Exception {
        String longest = "ä".repeat(4096);
        SSLSocket socket = server.handshake(version);
        try (LineSocket one = LineSocket.of(socket)) {
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(one.read()).isEqualTo("1");
            try (LineSocket two = LineSocket.of(server.handshake(version))) {
                assertThat(two.read(2)).containsExactly("2", "rec");
                assertThat(one.read()).isEqualTo("emi");
                one.say(longest);
                assertThat(two.read()).isEqualTo(longest);
                two.say("a", "b");
                one.say("next");
                assertThat(one.read(2)).containsExactly("a", "b");
                assertThat(two.say("fin").read(2)).containsExactly("next", null);
            }
        }
    }

    /** The JDK's client would not even try, so the first words of an old one are written here (RFC 4346, section 7.4.1.2). */
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
    void letsAClientReadItsLastWordsWithATidyEndOfTls() throws Exception {
        try (LineSocket one = server.connect();
                LineSocket two = server.connect();
                LineSocket three = server.connect()) {
            assertThat(one.read(2)).containsExactly("1", "emi");
            assertThat(two.read(2)).containsExactly("2", "rec");
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
                LineSocket one = server.connect()) {
            assertThat(one.read()).isEqualTo("1");
            try (LineSocket two = server.connect()) {
                assertThat(two.read(2)).containsExactly("2", "rec");
                assertThat(server.relay.connections()).isEqualTo(3);
                silent.hangUp();
                await().until(() -> server.relay.connections() == 2);
                assertThat(one.read()).isEqualTo("emi");
            }
        }
    }

    @Test
    void doesNotWaitAtItsEndForHandshakesThatAreUnderWay() throws Exception {
        try (LineSocket silent = server.plain()) {
            await().until(() -> server.relay.connections() == 1);
            long begin = System.nanoTime();
            server.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(1900));
            assertThat(silent.read()).isNull();
        }
    }

    @Test
    void handshakesCountForTheLimitOfTheirAddress() throws Exception {
        server.close();
        server = start(Optional.empty(), settings -> settings.maxPerAddress(2));
        try (LineSocket silent = server.plain();
                LineSocket one = server.connect()) {
            assertThat(one.read()).isEqualTo("1");
            try (LineSocket three = server.plain()) {
                assertThat(three.read()).isNull();
            }
            silent.hangUp();
            await().until(() -> server.relay.connections() == 1);
            try (LineSocket two = server.connect()) {
                assertThat(two.read(2)).containsExactly("2", "rec");
            }
        }
    }

    @Test
    void refusesAnAddressThatBeginsManyHandshakesAndCompletesNone() throws Exception {
        int port = server.relay.address().getPort();
        for (int i = 0; i < AddressRateLimit.MOST + 100; i++) {
            LineSocket.of(new Socket("127.0.0.1", port, InetAddress.getByName("127.0.0.66"), 0))
                    .reset();
        }
        try (LineSocket refused =
                LineSocket.of(new Socket("127.0.0.1", port, InetAddress.getByName("127.0.0.66"), 0))) {
            assertThat(refused.read()).isNull();
        }
        try (LineSocket one = server.connect()) {
            assertThat(one.read()).isEqualTo("1");
        }
    }

    @Test
    void hundredsOfClientsOfOneAddressMayConnectAHundredAtOnce() throws Exception {
        server.close();
        server = start(
                Optional.empty(),
                settings -> settings.rooms(RoomSettings.builder().waiting(1000).build()));
        List<SSLSocket> clients = new ArrayList<>();
        try {
            for (int rounds = 0; rounds < 3; rounds++) {
                List<SSLSocket> atOnce = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    atOnce.add(server.beforeHandshake());
                }
                clients.addAll(atOnce);
                for (SSLSocket client : atOnce) {
                    client.startHandshake();
                }
            }
            await().until(() -> server.relay.connections() == clients.size());
            assertThat(LineSocket.of(clients.get(0)).read(2)).containsExactly("1", "emi");
        } finally {
            for (SSLSocket client : clients) {
                client.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anEndOfTlsFromAClientEndsItsStayLikeAnEndOfTheConnection(String version) throws Exception {
        try (Socket connection = new Socket(
                        InetAddress.getLoopbackAddress(), server.relay.address().getPort());
                SSLSocket socket = server.handshakeOver(connection, version);
                LineSocket one = LineSocket.of(socket);
                LineSocket two = server.connect()) {
            assertThat(one.read(2)).containsExactly("1", "emi");
            assertThat(two.read(2)).containsExactly("2", "rec");
            one.say("last words");
            socket.shutdownOutput(); // close_notify, and no FIN
            assertThat(two.read()).isEqualTo("last words");
            assertThat(one.read()).isNull();
            try (LineSocket three = server.connect()) {
                assertThat(three.read(2)).containsExactly("1", "rec");
            }
        }
    }

    @Test
    void closesAClientThatAsksForNewKeysWithoutEnd() throws Exception {
        SSLSocket hostile = server.handshake("TLSv1.3");
        try (LineSocket one = LineSocket.of(hostile);
                LineSocket two = server.connect()) {
            assertThat(one.read(2)).containsExactly("1", "emi");
            assertThat(two.read(2)).containsExactly("2", "rec");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            hostile.startHandshake(); // a KeyUpdate, once the connection stands
                        }
                    })
                    .isInstanceOf(IOException.class);
            await().until(() -> server.relay.connections() == 1);
            try (LineSocket again = server.plain()) {
                assertThat(again.read()).isNull(); // its address is refused for a minute
            }
            two.say("fin");
            assertThat(two.read()).isNull();
        }
    }

    /** Over 3,000 KeyUpdates in one record, or in the record of the Finished message: more than 0.1 s of work for the JDK. */
    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void aRecordFullOfKeyUpdatesCostsItsSenderTheConnectionAndOthersNoTime(boolean withFinished, boolean requested)
            throws Exception {
        byte[] updates = HandmadeTls.keyUpdates(HandmadeTls.MOST - 100, requested);
        Socket connection = new Socket(
                InetAddress.getLoopbackAddress(), server.relay.address().getPort());
        connection.setSoTimeout(10_000);
        long before = server.loopNanos();
        try (HandmadeTls hostile = HandmadeTls.connect(connection, withFinished ? updates : new byte[0])) {
            if (!withFinished) {
                hostile.send(HandmadeTls.HANDSHAKE, updates);
            }
            hostile.awaitEnd();
        }
        assertThat(Duration.ofNanos(server.loopNanos() - before)).isLessThan(Duration.ofMillis(40));
    }

    @Test
    void aClientMayRenewItsKeysNowAndThen() throws Exception {
        SSLSocket socket = server.handshake("TLSv1.3");
        try (LineSocket one = LineSocket.of(socket);
                LineSocket two = server.connect()) {
            assertThat(one.read(2)).containsExactly("1", "emi");
            assertThat(two.read(2)).containsExactly("2", "rec");
            for (int i = 0; i < 10; i++) {
                socket.startHandshake();
                one.say("new keys");
                assertThat(two.read()).isEqualTo("new keys");
                two.say("fine");
                assertThat(one.read()).isEqualTo("fine");
            }
        }
    }

    @Test
    void tellsWhoDoesNotSpeakTlsInWordsItCanRead() throws Exception {
        try (LineSocket talker = server.plain()) {
            talker.say("hello, this is not TLS");
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
            foreign.say(firstLine, "");
            assertThat(foreign.read(4)).containsExactly("1", "error: " + answer, "exit", null);
        }
    }

    @Test
    void closesAConnectionFromADeniedAddressBeforeTls() throws Exception {
        server.close();
        server = TlsServer.start(
                directory,
                Optional.empty(),
                AccessRules.builder().allow("127.0.0.1").deny("127.0.0.0/8").build(),
                settings -> settings.transport(new TransportChoice(List.of(transport))));
        Socket denied =
                new Socket("127.0.0.1", server.relay.address().getPort(), InetAddress.getByName("127.0.0.66"), 0);
        try (LineSocket kept = LineSocket.of(denied);
                LineSocket one = server.connect()) {
            assertThat(kept.read()).isNull();
            assertThat(one.read()).isEqualTo("1");
            assertThat(server.relay.connections()).isEqualTo(1);
        }
    }

    @Test
    void letsInOnlyClientsOfTheAuthorityIfToldSo() throws Exception {
        server.close();
        server = start(Optional.of(directory.resolve("ca.pem")), UnaryOperator.identity());
        Authority authority = server.authority;
        try (LineSocket one = LineSocket.of(server.handshake(authority.issue("ann", Duration.ofDays(1))));
                LineSocket two =
                        LineSocket.of(server.handshake(authority.issue("bob", Duration.ofDays(1)), "TLSv1.2"))) {
            assertThat(two.read(2)).containsExactly("2", "rec");
            assertThat(one.read(2)).containsExactly("1", "emi");
            one.say("we know each other");
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
            two.say("so we do");
            assertThat(one.read()).isEqualTo("so we do");
        }
    }
}
