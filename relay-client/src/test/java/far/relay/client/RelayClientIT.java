package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.Role;
import far.relay.server.RelayServer;
import far.relay.server.ServerOptions;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library over real sockets: against the real server, and against a scripted one that misbehaves. */
@Timeout(60)
class RelayClientIT {
    private static RelayServer server(String... options) throws IOException {
        String[] all = Arrays.copyOf(options, options.length + 1);
        all[options.length] = "--port=0";
        return RelayServer.start(ServerOptions.of(all));
    }

    private static RelayClient connect(int port, RelayListener listener) throws IOException {
        return RelayClient.connect(new ClientOptions("127.0.0.1", port, ClientOptions.DEFAULT_MAX_LINE), listener);
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static void awaitLast(Notes notes, String line) {
        await().untilAsserted(() -> assertThat(notes.lines()).endsWith(line));
    }

    private static End endOf(RelayClient client) throws Exception {
        return client.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    @Test
    void twoClientsTalkInTurnAndEveryTextArrivesAsItWasWritten() throws IOException {
        Notes first = new Notes();
        Notes second = new Notes();
        try (RelayServer server = server();
                RelayClient one = connect(server.address().getPort(), first)) {
            awaitLast(first, "seat 1");
            try (RelayClient two = connect(server.address().getPort(), second)) {
                awaitLast(first, "our turn");
                awaitLast(second, "their turn");
                one.say("fin");
                awaitLast(second, "our turn");
                two.say("exit  ");
                awaitLast(first, "our turn");
                one.say("");
                awaitLast(second, "our turn");
                two.say("\u001b[31m€😀\tü ");
                awaitLast(first, "our turn");
            }
        }
        assertThat(first.lines())
                .startsWith(
                        "connected",
                        "seat 1",
                        "our turn",
                        "their turn",
                        "message: exit  ",
                        "our turn",
                        "their turn",
                        "message: \u001b[31m€😀\tü ",
                        "our turn");
        assertThat(second.lines())
                .containsExactly(
                        "connected",
                        "seat 2",
                        "their turn",
                        "message: fin",
                        "our turn",
                        "their turn",
                        "message: ",
                        "our turn",
                        "their turn",
                        "ended FIN: we said fin");
    }

    /** Section 4, in both ways that a server can tell a replacement of its replay. */
    @ParameterizedTest
    @ValueSource(strings = {"emi", "rec"})
    void aReplacementIsToldTheReplayAndThenHasTheTurn(String role) throws IOException {
        Notes first = new Notes();
        Notes replacement = new Notes();
        try (RelayServer server = server("--replay-role=" + role);
                RelayClient one = connect(server.address().getPort(), first)) {
            awaitLast(first, "seat 1");
            try (RelayClient two = connect(server.address().getPort(), new Notes())) {
                awaitLast(first, "our turn");
                one.say("error: only a message");
                two.leave();
                assertThat(two.end().toCompletableFuture().join().kind()).isEqualTo(End.Kind.FIN);
            }
            try (RelayClient three = connect(server.address().getPort(), replacement)) {
                awaitLast(replacement, "our turn");
                three.say("answer");
                awaitLast(first, "our turn");
            }
        }
        assertThat(first.lines()).contains("message: answer");
        assertThat(replacement.lines())
                .startsWith("connected", "seat 2", "replay: error: only a message", "our turn", "their turn");
    }

    @Test
    void aReplacementWithoutAReplayHasTheTurnAtOnce() throws IOException {
        Notes second = new Notes();
        Notes replacement = new Notes();
        try (RelayServer server = server();
                RelayClient one = connect(server.address().getPort(), new Notes());
                RelayClient two = connect(server.address().getPort(), second)) {
            awaitLast(second, "their turn");
            one.leave();
            one.end().toCompletableFuture().join();
            try (RelayClient three = connect(server.address().getPort(), replacement)) {
                awaitLast(replacement, "our turn");
                three.say("hello");
                awaitLast(second, "our turn");
                two.say("bye");
                awaitLast(replacement, "our turn");
            }
        }
        assertThat(replacement.lines())
                .startsWith("connected", "seat 1", "our turn", "their turn", "message: bye", "our turn");
    }

    @Test
    void queuedLinesKeepTheirOrderOverThousandsOfTurns() throws Exception {
        int lines = 1000;
        Notes first = new Notes();
        Notes second = new Notes();
        try (RelayServer server = server();
                RelayClient one = connect(server.address().getPort(), first);
                RelayClient two = connect(server.address().getPort(), second)) {
            for (int i = 0; i < lines; i++) {
                one.queue("one " + i);
                two.queue("two " + i);
            }
            awaitLast(first, "our turn");
            awaitLast(second, "message: one " + (lines - 1));
        }
        String[] heard =
                IntStream.range(0, lines).mapToObj(i -> "message: two " + i).toArray(String[]::new);
        assertThat(first.lines().stream().filter(line -> line.startsWith("message")))
                .containsExactly(heard);
    }

    @Test
    void aListenerMayAnswerFromWithin() throws IOException {
        Notes first = new Notes();
        try (RelayServer server = server();
                RelayClient one = connect(server.address().getPort(), first);
                RelayClient echo = connect(server.address().getPort(), new RelayListener() {
                    private RelayClient client;

                    @Override
                    public void connected(RelayClient connected) {
                        client = connected;
                    }

                    @Override
                    public void message(String text) {
                        client.say("echo " + text);
                    }
                })) {
            awaitLast(first, "our turn");
            one.say("a");
            awaitLast(first, "our turn");
            one.say("b");
            awaitLast(first, "our turn");
            assertThat(first.lines()).contains("message: echo a", "message: echo b");
            assertThat(echo.end().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void refusesWhatTheProtocolForbidsAndSendsNothing() throws IOException {
        Notes second = new Notes();
        try (RelayServer server = server();
                RelayClient one = connect(server.address().getPort(), new Notes());
                RelayClient two = connect(server.address().getPort(), second)) {
            awaitLast(second, "their turn");
            assertThatThrownBy(() -> two.say("early"))
                    .isInstanceOf(OutOfTurnException.class)
                    .hasMessage("it is not our turn");
            assertThatIllegalArgumentException().isThrownBy(() -> one.say("two\nlines"));
            assertThatIllegalArgumentException().isThrownBy(() -> one.queue("half \ud83d"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> one.say("ü".repeat(4096) + "x"))
                    .withMessage("a line holds at most 8192 bytes, and this one would have 8193");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> one.queue("fin" + " ".repeat(8189)))
                    .withMessage("a line holds at most 8192 bytes, and this one would have 8193");
            one.say("fin" + " ".repeat(8188));
            awaitLast(second, "our turn");
            assertThat(second.lines()).contains("message: fin" + " ".repeat(8188));
        }
    }

    @Test
    void tellsTheServersExitAndThenRefusesToSpeak() throws Exception {
        Notes notes = new Notes();
        RelayServer server = server();
        RelayClient client = connect(server.address().getPort(), notes);
        awaitLast(notes, "seat 1");
        server.close();
        assertThat(endOf(client).kind()).isEqualTo(End.Kind.EXIT);
        assertThatIllegalStateException().isThrownBy(() -> client.say("x")).withMessage("the conversation is over");
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.say("x")).withMessage("the conversation is over");
        client.leave();
        assertThat(notes.lines()).endsWith("ended EXIT: the server said exit").doesNotHaveDuplicates();
    }

    @Test
    void tellsTheServersError() throws Exception {
        Notes notes = new Notes();
        try (RelayServer server = server("--max-line=10");
                RelayClient one = connect(server.address().getPort(), notes);
                RelayClient two = connect(server.address().getPort(), new Notes())) {
            awaitLast(notes, "our turn");
            one.say("longer than ten");
            assertThat(endOf(one)).isEqualTo(new End(End.Kind.ERROR, "line longer than 10 bytes"));
            assertThat(two.end().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void tellsALostConnection() throws Exception {
        Notes notes = new Notes();
        try (ServerSocket server = listen();
                RelayClient client = connect(server.getLocalPort(), notes)) {
            LineSocket peer = LineSocket.of(server.accept());
            peer.say("1");
            awaitLast(notes, "seat 1");
            peer.reset();
            assertThat(endOf(client))
                    .isEqualTo(new End(
                            End.Kind.LOST,
                            "the connection to 127.0.0.1:" + server.getLocalPort()
                                    + " broke: Connection reset by peer"));
        }
    }

    @Test
    void closesWithinTwoSecondsThoughTheServerDoesNot() throws Exception {
        Notes notes = new Notes();
        try (ServerSocket server = listen()) {
            RelayClient client = connect(server.getLocalPort(), notes);
            LineSocket peer = LineSocket.of(server.accept());
            long start = System.nanoTime();
            client.close();
            assertThat(System.nanoTime() - start)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(1900), TimeUnit.SECONDS.toNanos(8));
            assertThat(peer.read(2)).containsExactly("fin", null);
            assertThat(notes.lines()).containsExactly("connected", "ended FIN: we said fin");
        }
    }

    @Test
    void mayBeClosedFromWithinTheListener() throws Exception {
        Notes notes = new Notes() {
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
            peer.say("1", "emi");
            assertThat(peer.read(2)).containsExactly("fin", null);
            assertThat(endOf(client).kind()).isEqualTo(End.Kind.FIN);
            assertThat(notes.lines()).endsWith("our turn", "ended FIN: we said fin");
        }
    }

    @Test
    void endsWhenTheListenerFails() throws Exception {
        try (ServerSocket server = listen();
                RelayClient client = connect(server.getLocalPort(), new RelayListener() {
                    @Override
                    public void connected(RelayClient client) {
                        throw new IllegalStateException("a bug");
                    }
                });
                LineSocket peer = LineSocket.of(server.accept())) {
            assertThat(endOf(client))
                    .isEqualTo(new End(End.Kind.LOST, "the listener failed: java.lang.IllegalStateException: a bug"));
            assertThat(peer.read()).isNull();
        }
    }

    @Test
    void saysWhereItCannotConnectAndWhy() throws IOException {
        int port;
        try (ServerSocket taken = listen()) {
            port = taken.getLocalPort();
        }
        assertThatIOException()
                .isThrownBy(() -> connect(port, new Notes()))
                .withMessage("cannot connect to 127.0.0.1:" + port + ": Connection refused");
        assertThatIOException()
                .isThrownBy(() -> RelayClient.connect(new ClientOptions("no.such.invalid", 1, 1), new Notes()))
                .withMessage("cannot connect to no.such.invalid:1: unknown host");
    }
}
