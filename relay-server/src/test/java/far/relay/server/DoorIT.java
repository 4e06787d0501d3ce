package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.listener.AccessRules;
import far.relay.server.listener.AddressLimit;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Access and limits, with a real server on every transport of this machine, and raw sockets. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class DoorIT {
    @Parameter
    Transport transport;

    private RelayServer server;

    private void start(UnaryOperator<ServerConfig.Builder> settings) throws IOException {
        server = Servers.start(transport, settings);
    }

    private void start(String host, AccessRules access) throws IOException {
        server = Servers.start(transport, ListenerConfig.of(host, 0).withAccess(access), UnaryOperator.identity());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LineSocket connect() throws IOException {
        return LineSocket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), server.address().getPort()));
    }

    @Test
    void closesAConnectionThatIsNotAdmittedAtOnce() throws IOException {
        start("127.0.0.1", AccessRules.builder().deny("127.0.0.0/8").build());
        try (LineSocket kept = connect()) {
            assertThat(kept.read()).isNull();
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void admitsAnAllowedAddress() throws IOException {
        start("::", AccessRules.builder().allow("127.0.0.1").deny("::/0").build());
        try (LineSocket one = connect()) {
            assertThat(one.read()).isEqualTo("1"); // though the server sees it on an IPv6 socket
        }
        server.close();
        start("127.0.0.1", AccessRules.builder().allow("192.0.2.0/24").build());
        try (LineSocket kept = connect()) {
            assertThat(kept.read()).isNull();
        }
    }

    @Test
    void acceptsOnlyIpv4OnAnIpv4Address() throws IOException {
        start("0.0.0.0", AccessRules.NONE);
        InetSocketAddress v6 = new InetSocketAddress("::1", server.address().getPort());
        try (LineSocket kept = LineSocket.connect(v6)) {
            assertThat(kept.read()).isNull();
        } catch (ConnectException e) {
            // Most transports even refuse the connection.
        }
        try (LineSocket one = connect()) {
            assertThat(one.read()).isEqualTo("1");
        }
    }

    @Test
    void acceptsBothOnAllAddressesAndRecognizesIpv4AddressesThere() throws IOException {
        start("::", AccessRules.builder().deny("127.0.0.2").build());
        try (LineSocket one = LineSocket.connect(
                                new InetSocketAddress("::1", server.address().getPort()))
                        .expect("1");
                LineSocket two = connect().expect("2", "rec");
                LineSocket kept = LineSocket.of(
                        new Socket("127.0.0.1", server.address().getPort(), InetAddress.getByName("127.0.0.2"), 0))) {
            one.expect("emi").send("hello");
            two.expect("hello");
            assertThat(kept.read()).isNull();
        }
    }

    @Test
    void sendsExitToAClientOverTheLimitOfItsAddressUntilOneLeaves() throws IOException {
        start(server -> server.rooms(Servers.rooms(5)).maxPerAddress(2));
        try (LineSocket one = connect().expect("1");
                LineSocket two = connect().expect("2", "rec");
                LineSocket three = connect()) {
            one.expect("emi");
            assertThat(three.read(2)).containsExactly("exit", null);
            three.hangUp();
            two.hangUp();
            await().until(() -> server.connections() == 1);
            connect().expect("2", "rec").close();
        }
    }

    @Test
    void closesConnectionsFarOverTheLimitOfTheirAddressWithoutAnAnswer() throws IOException {
        start(server -> server.rooms(Servers.rooms(5)).maxPerAddress(1));
        List<LineSocket> crowd = new ArrayList<>();
        CountDownLatch connected = new CountDownLatch(1);
        server.loop()
                .submit(
                        () -> { // it accepts all of them in much less than the two seconds a refused one stays open
                            connected.await();
                            return null;
                        });
        try {
            for (int i = 0; i < 2 + AddressLimit.REFUSALS; i++) {
                crowd.add(connect());
            }
            connected.countDown();
            List<String> answers = new ArrayList<>();
            for (LineSocket client : crowd) {
                answers.add(Objects.toString(client.read(), "closed"));
            }
            List<String> expected = new ArrayList<>(List.of("1", "closed"));
            expected.addAll(Collections.nCopies(AddressLimit.REFUSALS, "exit"));
            assertThat(answers).containsExactlyInAnyOrderElementsOf(expected);
        } finally {
            for (LineSocket client : crowd) {
                client.close();
            }
        }
    }

    @Test
    void freesTheSeatOfAClientThatSendsNothingOnItsTurn() throws IOException {
        start(server -> server.rooms(
                RoomSettings.builder().turnTimeout(Duration.ofMillis(300)).build()));
        try (LineSocket one = connect().expect("1");
                LineSocket two = connect().expect("2", "rec")) {
            assertThat(one.read(4)).containsExactly("emi", "error: nothing said for 300ms", "exit", null);
            CountDownLatch sent = new CountDownLatch(1);
            server.loop()
                    .submit(
                            () -> { // the time limit begins when the line has arrived, however busy this machine is
                                sent.await();
                                return null;
                            });
            try (LineSocket three = connect().send("quick")) {
                sent.countDown();
                three.expect("1", "emi");
                two.expect("quick");
            }
        }
    }

    @Test
    void closesAClientThatIsAloneForTooLong() throws IOException {
        start(server -> server.rooms(
                RoomSettings.builder().lonelyTimeout(Duration.ofMillis(300)).build()));
        try (LineSocket one = connect()) {
            assertThat(one.read(4)).containsExactly("1", "error: nobody came for 300ms", "exit", null);
        }
    }
}
