package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.client.InvalidMessageException.Kind;
import far.relay.protocol.Role;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.room.RoomSettings;
import java.io.IOException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library over real sockets, against the real server: a conversation from its seats to its last line. */
@Timeout(60)
class RelayClientIT {
    private static RelayServer server() throws IOException {
        return RelayServer.start(ServerConfig.builder().port(0).build());
    }

    private static RelayClient connect(RelayServer server, RelayListener listener) {
        return RelayClient.connect(
                        ClientOptions.builder().port(server.address().getPort()).build(), listener)
                .toCompletableFuture()
                .join();
    }

    /** A client that has seat 1. */
    private static RelayClient connectFirst(RelayServer server, RecordingListener listener) {
        RelayClient client = connect(server, listener);
        listener.awaitLast("seat 1");
        return client;
    }

    @Test
    void twoClientsTalkInTurnAndEveryTextArrivesAsItWasWritten() throws IOException {
        RecordingListener first = new RecordingListener();
        RecordingListener second = new RecordingListener();
        try (RelayServer server = server();
                RelayClient one = connect(server, first)) {
            first.awaitLast("seat 1");
            try (RelayClient two = connect(server, second)) {
                first.awaitLast("our turn");
                second.awaitLast("their turn");
                one.send("fin");
                second.awaitLast("our turn");
                two.send("exit  ");
                first.awaitLast("our turn");
                one.send("");
                second.awaitLast("our turn");
                two.send("\u001b[31m€😀\tü ");
                first.awaitLast("our turn");
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
                        "ended FIN: we sent fin");
    }

    /** Section 4, with both roles before a replay. */
    @ParameterizedTest
    @ValueSource(strings = {"emi", "rec"})
    void aReplacementReceivesTheReplayAndThenHasTheTurn(String role) throws IOException {
        RecordingListener first = new RecordingListener();
        RecordingListener replacement = new RecordingListener();
        try (RelayServer server = RelayServer.start(ServerConfig.builder()
                        .port(0)
                        .rooms(RoomSettings.builder()
                                .replayRole(Role.of(role).orElseThrow())
                                .build())
                        .build());
                RelayClient one = connect(server, first)) {
            first.awaitLast("seat 1");
            try (RelayClient two = connect(server, new RecordingListener())) {
                first.awaitLast("our turn");
                one.send("error: only a message");
                two.leave();
                assertThat(two.end().toCompletableFuture().join().kind()).isEqualTo(End.Kind.FIN);
            }
            ClientOptions mirror = ClientOptions.builder()
                    .port(server.address().getPort())
                    .replayRole(Role.of(role).orElseThrow())
                    .build();
            try (RelayClient three = RelayClient.connect(mirror, replacement)
                    .toCompletableFuture()
                    .join()) {
                replacement.awaitLast("our turn");
                three.send("answer");
                first.awaitLast("our turn");
            }
        }
        assertThat(first.lines()).contains("message: answer");
        assertThat(replacement.lines())
                .startsWith("connected", "seat 2", "replay: error: only a message", "our turn", "their turn");
    }

    @Test
    void aReplacementWithoutAReplayHasTheTurnAtOnce() throws IOException {
        RecordingListener second = new RecordingListener();
        RecordingListener replacement = new RecordingListener();
        try (RelayServer server = server();
                RelayClient one = connectFirst(server, new RecordingListener());
                RelayClient two = connect(server, second)) {
            second.awaitLast("their turn");
            one.leave();
            one.end().toCompletableFuture().join();
            try (RelayClient three = connect(server, replacement)) {
                replacement.awaitLast("our turn");
                three.send("hello");
                second.awaitLast("our turn");
                two.send("bye");
                replacement.awaitLast("our turn");
            }
        }
        assertThat(replacement.lines())
                .startsWith("connected", "seat 1", "our turn", "their turn", "message: bye", "our turn");
    }

    @Test
    void queuedLinesKeepTheirOrderOverThousandsOfTurns() throws Exception {
        int lines = 1000;
        RecordingListener first = new RecordingListener();
        RecordingListener second = new RecordingListener();
        try (RelayServer server = server();
                RelayClient one = connectFirst(server, first);
                RelayClient two = connect(server, second)) {
            for (int i = 0; i < lines; i++) {
                one.queue("one " + i);
                two.queue("two " + i);
            }
            first.awaitLast("our turn");
            second.awaitLast("message: one " + (lines - 1));
        }
        String[] heard =
                IntStream.range(0, lines).mapToObj(i -> "message: two " + i).toArray(String[]::new);
        assertThat(first.lines().stream().filter(line -> line.startsWith("message")))
                .containsExactly(heard);
    }

    @Test
    void aListenerMayAnswerFromWithin() throws IOException {
        RecordingListener first = new RecordingListener();
        try (RelayServer server = server();
                RelayClient one = connectFirst(server, first);
                RelayClient echo = connect(server, new RelayListener() {
                    private RelayClient client;

                    @Override
                    public void connected(RelayClient connected) {
                        client = connected;
                    }

                    @Override
                    public void message(String text) {
                        client.send("echo " + text);
                    }
                })) {
            first.awaitLast("our turn");
            one.send("a");
            first.awaitLast("our turn");
            one.send("b");
            first.awaitLast("our turn");
            assertThat(first.lines()).contains("message: echo a", "message: echo b");
            assertThat(echo.end().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void refusesWhatTheProtocolForbidsAndSendsNothing() throws IOException {
        RecordingListener second = new RecordingListener();
        try (RelayServer server = server();
                RelayClient one = connectFirst(server, new RecordingListener());
                RelayClient two = connect(server, second)) {
            second.awaitLast("their turn");
            assertThatThrownBy(() -> two.send("early").toCompletableFuture().join())
                    .cause()
                    .isInstanceOf(OutOfTurnException.class)
                    .hasMessage("it is not our turn");
            assertUnsayable(() -> one.send("two\nlines"), Kind.LINE_BREAK, 0);
            assertUnsayable(() -> one.send("return\r"), Kind.LINE_BREAK, 0);
            assertUnsayable(() -> one.queue("half \ud83d"), Kind.NOT_UNICODE, 0);
            assertUnsayable(() -> one.send("ü".repeat(4096) + "x"), Kind.TOO_LONG, 8193);
            assertUnsayable(() -> one.queue("fin" + " ".repeat(8189)), Kind.TOO_LONG, 8193);
            one.send("fin" + " ".repeat(8188)).toCompletableFuture().join();
            second.awaitLast("our turn");
            assertThat(second.lines()).contains("message: fin" + " ".repeat(8188));
        }
    }

    private static void assertUnsayable(ThrowingCallable saying, Kind kind, int length) {
        assertThatThrownBy(saying).isInstanceOfSatisfying(InvalidMessageException.class, why -> {
            assertThat(why.kind()).isEqualTo(kind);
            assertThat(why.limit()).isEqualTo(8192);
            assertThat(why.length()).isEqualTo(length);
            if (kind == Kind.TOO_LONG) {
                assertThat(why).hasMessage("a line holds at most 8192 bytes, and this one would have " + length);
            }
        });
    }
}
