package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.protocol.Role;
import far.relay.server.room.RoomSettings;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A real server and raw sockets, on every transport that this machine has. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class RelayServerIT extends WithServer {
    @Test
    void relaysInTurnHoweverTheBytesAreCutOrJoined() throws IOException {
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            for (byte b : "höre, byte by byte\r\n".getBytes(StandardCharsets.UTF_8)) {
                one.send(new byte[] {b});
            }
            assertThat(two.read()).isEqualTo("höre, byte by byte");
            two.send("a", "b", "c");
            assertThat(one.read()).isEqualTo("a");
            one.send("x", "y");
            assertThat(one.read(2)).containsExactly("b", "c");
            assertThat(two.read(2)).containsExactly("x", "y");
        }
    }

    @Test
    void carriesALineOfTheVeryLimitBothWays() throws IOException {
        String longest = "ä".repeat(4096);
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            one.send(longest);
            assertThat(two.read()).isEqualTo(longest);
            two.send((longest + "\r\n").getBytes(StandardCharsets.UTF_8));
            assertThat(one.read(2)).containsExactly("emi", longest);
        }
    }

    @Test
    void sendsRecToAReplacementBeforeAReplayIfConfiguredSo() throws IOException {
        restart(server ->
                server.rooms(RoomSettings.builder().replayRole(Role.RECEIVER).build()));
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            one.send("question");
            two.hangUp();
            try (LineSocket replacement = come("2", "rec", "question")) {
                replacement.send("answer");
                assertThat(one.read(2)).containsExactly("emi", "answer");
            }
        }
    }

    @Test
    void relaysAndEndsAsEverWhenItNeverSleeps() throws IOException {
        restart(server -> server.busyWait(true));
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            one.send("question");
            assertThat(two.read()).isEqualTo("question");
            two.send("answer");
            assertThat(one.read(2)).containsExactly("emi", "answer");
            server.close();
            assertThat(one.read(2)).containsExactly("exit", null);
        }
    }

    @Test
    void aRefusedClientCanReadTheReasonThoughItGoesOnSending() throws IOException {
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            two.send(new byte[10_000_000]);
            assertThat(two.read(3)).containsExactly("error: line longer than 8192 bytes", "exit", null);
            two.send(new byte[1_000_000]);
            try (LineSocket next = come("2", "rec")) {
                next.send(new byte[] {(byte) 0xc0, (byte) 0x80, '\n'});
                assertThat(next.read(3)).containsExactly("error: not UTF-8", "exit", null);
            }
            try (LineSocket browser = come("2", "rec")) {
                browser.send("GET / HTTP/1.1\r", "Host: localhost\r", "\r");
                assertThat(browser.read(3)).containsExactly("error: this is not an HTTP server", "exit", null);
            }
            try (LineSocket balancer = come("2", "rec")) {
                balancer.send("PROXY TCP4 192.0.2.1 192.0.2.2 40000 24573\r\nhello\n".getBytes());
                assertThat(balancer.read(3)).containsExactly("error: this server takes no PROXY header", "exit", null);
            }
            try (LineSocket scanner = come("2", "rec")) {
                scanner.send(new byte[] {0x16, 3, 1}); // no line yet, and no more
                assertThat(scanner.read(3)).containsExactly("error: this is not a TLS server", "exit", null);
            }
            try (LineSocket next = come("2", "rec")) {
                one.send("none of that came here");
                assertThat(next.read()).isEqualTo("none of that came here");
            }
        }
    }

    @Test
    void stopsReadingFromAClientThatSendsOutOfTurnAndLosesNothing() throws IOException {
        int lines = 20_000;
        String[] flood = IntStream.range(0, lines).mapToObj(i -> "line " + i).toArray(String[]::new);
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec")) {
            CompletableFuture<Void> talker = CompletableFuture.runAsync(() -> send(two, flood));
            assertThat(one.read()).isEqualTo("emi");
            for (String line : flood) {
                one.send("go on");
                assertThat(one.read()).isEqualTo(line);
            }
            talker.join();
            assertThat(two.read(lines)).containsOnly("go on");
        }
    }

    private static void send(LineSocket client, String... lines) {
        try {
            client.send(lines);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keepsRoomsApart() throws IOException {
        restart(server -> server.rooms(Servers.rooms(2)));
        try (LineSocket a = come("1");
                LineSocket b = come("2", "rec");
                LineSocket c = come("1");
                LineSocket d = come("2", "rec")) {
            b.send(new byte[9000]);
            assertThat(b.read(3)).containsExactly("error: line longer than 8192 bytes", "exit", null);
            c.send("still here");
            assertThat(d.read()).isEqualTo("still here");
            d.send("me too");
            assertThat(c.read(2)).containsExactly("emi", "me too");
            assertThat(a.read()).isEqualTo("emi");
        }
    }

    @Test
    void refusesAClientThatFindsTheLineFullThoughItSendsAtOnce() throws IOException {
        restart(server -> server.rooms(RoomSettings.builder().waiting(0).build()));
        try (LineSocket one = come("1");
                LineSocket two = come("2", "rec");
                LineSocket late = connect()) {
            assertThat(late.send("let me in").read(2)).containsExactly("exit", null);
            assertThat(one.read()).isEqualTo("emi");
            one.send("hello");
            assertThat(two.read()).isEqualTo("hello");
        }
    }

    @Test
    void reportsTheAddressItCannotListenOnAndTheReason() {
        assertThatThrownBy(() -> RelayServer.start(Servers.config(transport)
                        .port(server.address().getPort())
                        .build()))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "cannot listen on 127.0.0.1:%d: Address already in use",
                        server.address().getPort());
    }
}
