package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.Role;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.testing.CaughtLog;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the library's conversations end, or do not begin: with the real server, and with one that misbehaves. */
@Timeout(60)
class EndsIT {
    private static RelayClient connect(int port, RelayListener listener) {
        return RelayClient.connect(ClientOptions.builder().port(port).build(), listener)
                .toCompletableFuture()
                .join();
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static End endOf(RelayClient client) throws Exception {
        return client.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private static void assertOver(CompletionStage<Void> sent) {
        assertThatThrownBy(() -> sent.toCompletableFuture().join())
                .cause()
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage("the conversation is over");
    }

    @Test
    void reportsTheServersExitAndThenRefusesToSend() throws Exception {
        RecordingListener notes = new RecordingListener();
        RelayServer server = RelayServer.start(ServerConfig.builder().port(0).build());
        RelayClient client = connect(server.address().getPort(), notes);
        notes.awaitLast("seat 1");
        server.close();
        assertThat(endOf(client).kind()).isEqualTo(End.Kind.EXIT);
        assertOver(client.send("x"));
        client.close();
        assertOver(client.send("x"));
        client.leave();
        assertThat(notes.lines()).endsWith("ended EXIT: the server sent exit").doesNotHaveDuplicates();
    }

    @Test
    void reportsTheServersError() throws Exception {
        RecordingListener notes = new RecordingListener();
        try (RelayServer server = RelayServer.start(
                        ServerConfig.builder().port(0).maxLine(10).build());
                RelayClient one = connect(server.address().getPort(), notes)) {
            notes.awaitLast("seat 1");
            try (RelayClient two = connect(server.address().getPort(), new RecordingListener())) {
                notes.awaitLast("our turn");
                one.send("longer than ten");
                assertThat(endOf(one))
                        .isEqualTo(new End(
                                End.Kind.ERROR,
                                "127.0.0.1:" + server.address().getPort(),
                                FailureReason.verbatim("line longer than 10 bytes")));
                assertThat(two.end().toCompletableFuture()).isNotDone();
            }
        }
    }

    @Test
    void reportsALostConnection() throws Exception {
        RecordingListener notes = new RecordingListener();
        try (ServerSocket server = listen();
                RelayClient client = connect(server.getLocalPort(), notes)) {
            LineSocket peer = LineSocket.of(server.accept());
            peer.send("1");
            notes.awaitLast("seat 1");
            peer.reset();
            assertThat(endOf(client))
                    .isEqualTo(new End(
                            End.Kind.BROKEN,
                            "127.0.0.1:" + server.getLocalPort(),
                            FailureReason.verbatim("Connection reset by peer")));
        }
    }

    @Test
    void closesWithinTwoSecondsThoughTheServerDoesNot() throws Exception {
        RecordingListener notes = new RecordingListener();
        try (ServerSocket server = listen()) {
            RelayClient client = connect(server.getLocalPort(), notes);
            LineSocket peer = LineSocket.of(server.accept());
            long start = System.nanoTime();
            client.close();
            assertThat(System.nanoTime() - start)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(1900), TimeUnit.SECONDS.toNanos(8));
            assertThat(peer.read(2)).containsExactly("fin", null);
            assertThat(notes.lines()).containsExactly("connected", "ended FIN: we sent fin");
        }
    }

    @Test
    void mayBeClosedFromWithinTheListener() throws Exception {
        RecordingListener notes = new RecordingListener() {
            private RelayClient client;

            @Override
            public void connected(RelayClient connected) {
                super.connected(connected);
                client = connected;
            }

            @Override
            public void turn(Role role) {
                super.turn(role);
                client.close();
            }
        };
        try (ServerSocket server = listen();
                RelayClient client = connect(server.getLocalPort(), notes);
                LineSocket peer = LineSocket.of(server.accept())) {
            peer.send("1", "emi");
            assertThat(peer.read(2)).containsExactly("fin", null);
            assertThat(endOf(client).kind()).isEqualTo(End.Kind.FIN);
            assertThat(notes.lines()).endsWith("our turn", "ended FIN: we sent fin");
        }
    }

    @Test
    void endsWhenTheListenerFails() throws Exception {
        try (CaughtLog log = new CaughtLog();
                ServerSocket server = listen();
                RelayClient client = connect(server.getLocalPort(), new RelayListener() {
                    @Override
                    public void connected(RelayClient client) {
                        throw new IllegalStateException("a bug");
                    }
                });
                LineSocket peer = LineSocket.of(server.accept())) {
            assertThat(endOf(client))
                    .isEqualTo(new End(
                            End.Kind.LISTENER_FAILED,
                            "127.0.0.1:" + server.getLocalPort(),
                            FailureReason.verbatim("java.lang.IllegalStateException: a bug")));
            await().until(() -> log.text().contains("IllegalStateException: a bug"));
            assertThat(peer.read()).isNull();
        }
    }

    @Test
    void endsWhenTheListenerFailsWhileALineIsSentAndReportsItToTheSender() throws Exception {
        IllegalStateException bug = new IllegalStateException("a bug");
        try (CaughtLog log = new CaughtLog();
                ServerSocket server = listen();
                RelayClient client = connect(server.getLocalPort(), new RelayListener() {
                    @Override
                    public void turn(Role role) {
                        if (role == Role.RECEIVER) {
                            throw bug;
                        }
                    }
                });
                LineSocket peer = LineSocket.of(server.accept())) {
            peer.send("1", "emi");
            await().untilAsserted(() -> assertThatThrownBy(
                            () -> client.send("x").toCompletableFuture().join())
                    .cause()
                    .isSameAs(bug));
            await().until(() -> log.text().contains("IllegalStateException: a bug"));
            assertThat(endOf(client).kind()).isEqualTo(End.Kind.LISTENER_FAILED);
            assertThat(peer.read(2)).containsExactly("x", null);
        }
    }

    private static CannotConnectException failure(ClientOptions options) {
        CompletableFuture<RelayClient> connected =
                RelayClient.connect(options, new RecordingListener()).toCompletableFuture();
        try {
            connected.get(20, TimeUnit.SECONDS).close();
        } catch (ExecutionException e) {
            return (CannotConnectException) e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("connected to " + options.address());
    }

    @Test
    void reportsTheAddressItCannotConnectToAndTheReason() throws IOException {
        try (ReservedPort free = ReservedPort.onLoopback()) {
            String address = "127.0.0.1:" + free.number();
            assertThat(failure(ClientOptions.builder().port(free.number()).build()))
                    .hasMessage("cannot connect to " + address + ": Connection refused")
                    .returns(CannotConnectException.Kind.FAILED, CannotConnectException::kind)
                    .returns(address, CannotConnectException::address)
                    .returns(
                            List.of(new CannotConnectException.Attempt(
                                    FailureReason.verbatim("Connection refused"), List.of())),
                            CannotConnectException::attempts);
        }
        assertThat(failure(
                        ClientOptions.builder().host("no.such.invalid").port(1).build()))
                .hasMessage("cannot connect to no.such.invalid:1: unknown host")
                .returns(CannotConnectException.Kind.UNKNOWN_HOST, CannotConnectException::kind);
    }

    /** Its queue of connections is full, so it does not answer. */
    @Test
    void givesUpOnAServerThatDoesNotAnswer() throws IOException {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(failure(ClientOptions.builder()
                            .port(full.getLocalPort())
                            .connectTimeout(Duration.ofMillis(200))
                            .build()))
                    .hasMessageEndingWith(": no answer within 0.2 s")
                    .returns(CannotConnectException.Kind.NO_ANSWER, CannotConnectException::kind)
                    .returns(
                            List.of(new CannotConnectException.Attempt(
                                    FailureReason.noAnswer(Duration.ofMillis(200)), List.of())),
                            CannotConnectException::attempts);
        }
    }
}
