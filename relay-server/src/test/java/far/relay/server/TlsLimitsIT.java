package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.attack.HandmadeTls;
import far.relay.server.listener.AccessRules;
import far.relay.server.listener.AddressRateLimit;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import far.relay.transport.TransportChoice;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits on clients that are too expensive for a TLS server, and the service for others meanwhile. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class TlsLimitsIT extends WithTlsServer {
    private static final String OTHER_ADDRESS = "127.0.0.66";

    @Test
    void handshakesCountForTheLimitOfTheirAddress() throws Exception {
        server.close();
        server = start(Optional.empty(), settings -> settings.maxPerAddress(2));
        try (LineSocket silent = server.plain();
                LineSocket one = server.connect().expect("1")) {
            assertThat(server.relay.connections()).isEqualTo(2);
            try (LineSocket three = server.plain()) {
                assertThat(three.read()).isNull();
            }
            silent.hangUp();
            await().until(() -> server.relay.connections() == 1);
            server.connect().expect("2", "rec").close();
            assertThat(one.read()).isEqualTo("emi");
        }
    }

    @Test
    void refusesAnAddressThatBeginsManyHandshakesAndCompletesNone() throws Exception {
        for (int i = 0; i < AddressRateLimit.MOST + 100; i++) {
            server.plainFrom(OTHER_ADDRESS).reset();
        }
        try (LineSocket refused = server.plainFrom(OTHER_ADDRESS)) {
            assertThat(refused.read()).isNull();
        }
        server.connect().expect("1").close();
    }

    /** So few at once that even a busy machine computes their handshakes within the time limit of one. */
    @Test
    void hundredsOfClientsOfOneAddressMayConnectManyAtOnce() throws Exception {
        server.close();
        server = start(
                Optional.empty(),
                settings -> settings.rooms(RoomSettings.builder().waiting(1000).build()));
        List<SSLSocket> clients = new ArrayList<>();
        try (LineSocket first = server.connect().expect("1")) {
            for (int rounds = 0; rounds < 12; rounds++) {
                List<SSLSocket> atOnce = new ArrayList<>();
                for (int i = 0; i < 25; i++) {
                    atOnce.add(server.beforeHandshake());
                }
                clients.addAll(atOnce);
                for (SSLSocket client : atOnce) {
                    client.startHandshake();
                }
            }
            assertThat(first.read()).isEqualTo("emi");
            assertThat(server.relay.connections()).isEqualTo(1 + clients.size());
        } finally {
            for (SSLSocket client : clients) {
                client.close();
            }
        }
    }

    @Test
    void closesAClientThatSendsKeyUpdatesWithoutEnd() throws Exception {
        SSLSocket hostile = server.handshake("TLSv1.3");
        try (LineSocket one = LineSocket.of(hostile).expect("1");
                LineSocket two = server.connect().expect("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 10_000; i++) {
                            hostile.startHandshake(); // a KeyUpdate, once the handshake is complete
                        }
                    })
                    .isInstanceOf(IOException.class);
            await().until(() -> server.relay.connections() == 1);
            try (LineSocket again = server.plain()) {
                assertThat(again.read()).isNull(); // its address is refused for a minute
            }
            two.send("fin");
            assertThat(two.read()).isNull();
        }
    }

    /** Over 3,000 KeyUpdates in one record, or in the record of the Finished message: more than 0.1 s of work for the JDK. */
    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void aRecordFullOfKeyUpdatesCostsItsSenderTheConnectionAndOthersNoTime(boolean withFinished, boolean requested)
            throws Exception {
        byte[] updates = HandmadeTls.keyUpdates(HandmadeTls.MOST - 100, requested);
        Socket connection = server.connection();
        connection.setSoTimeout(10_000);
        long before = Servers.loopNanos(server.relay);
        try (HandmadeTls hostile = HandmadeTls.connect(connection, withFinished ? updates : new byte[0])) {
            if (!withFinished) {
                hostile.send(HandmadeTls.HANDSHAKE, updates);
            }
            hostile.awaitEnd();
        }
        assertThat(Duration.ofNanos(Servers.loopNanos(server.relay) - before)).isLessThan(Duration.ofMillis(40));
    }

    @Test
    void aClientMayRenewItsKeysNowAndThen() throws Exception {
        SSLSocket socket = server.handshake("TLSv1.3");
        try (LineSocket one = LineSocket.of(socket).expect("1");
                LineSocket two = server.connect().expect("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            for (int i = 0; i < 10; i++) {
                socket.startHandshake();
                one.send("new keys");
                assertThat(two.read()).isEqualTo("new keys");
                two.send("fine");
                assertThat(one.read()).isEqualTo("fine");
            }
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
        try (LineSocket kept = server.plainFrom(OTHER_ADDRESS);
                LineSocket one = server.connect().expect("1")) {
            assertThat(kept.read()).isNull();
            assertThat(server.relay.connections()).isEqualTo(1);
            one.send("fin");
            assertThat(one.read()).isNull();
        }
    }
}
