package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.server.listener.ListenerConfig;
import far.relay.testing.FarHost;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** Clients that are dead or do not read: {@code --dead-after}, on every transport of this machine. */
class DeadPeerIT {
    private static final Duration DEAD_AFTER = Duration.ofSeconds(4);
    /** On two cores the common pool has only one thread, and these tasks block. */
    private static final Executor THREADS = task -> new Thread(task).start();

    /** A client on another host: a shell that keeps a connection open and passes on its lines. */
    private record FarClient(Process process, BufferedReader lines) {
        static FarClient connect(FarHost host, RelayServer server) throws IOException {
            List<String> command = new ArrayList<>(host.there());
            String address = "/dev/tcp/" + host.here() + "/" + server.address().getPort();
            command.addAll(List.of("bash", "-c", "exec 3<>" + address + " && exec cat <&3"));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new FarClient(process, process.inputReader(StandardCharsets.UTF_8));
        }

        String read() throws IOException {
            return lines.readLine();
        }
    }

    /** A server with three rooms, each with a client that is about to vanish. */
    private record Rooms(
            Transport transport,
            RelayServer server,
            LineSocket sender,
            LineSocket receiver,
            List<FarClient> vanishing) {
        static Rooms open(Transport transport, FarHost farHost) throws IOException {
            RelayServer server = Servers.start(
                    transport,
                    ListenerConfig.of(farHost.here(), 0),
                    settings -> settings.rooms(Servers.rooms(3)).deadAfter(Duration.ofSeconds(4)));
            LineSocket sender = LineSocket.connect(server.address());
            assertThat(sender.read()).isEqualTo("1");
            FarClient sentTo = FarClient.connect(farHost, server);
            assertThat(sentTo.read()).isEqualTo("2");
            assertThat(sentTo.read()).isEqualTo("rec");
            FarClient asked = FarClient.connect(farHost, server);
            assertThat(asked.read()).isEqualTo("1");
            LineSocket receiver = LineSocket.connect(server.address());
            assertThat(receiver.read(2)).containsExactly("2", "rec");
            assertThat(asked.read()).isEqualTo("emi");
            FarClient alone = FarClient.connect(farHost, server);
            assertThat(alone.read()).isEqualTo("1");
            return new Rooms(transport, server, sender, receiver, List.of(sentTo, asked, alone));
        }

        /** On NIO the time limit for unacknowledged data cannot be set. */
        boolean noticesWhomItSpeaksTo() {
            return transport != Transport.NIO;
        }

        void check() throws IOException {
            if (noticesWhomItSpeaksTo()) {
                // Two rooms have a free seat; the one that has been free longer is taken first.
                try (LineSocket a = LineSocket.connect(server.address());
                        LineSocket b = LineSocket.connect(server.address())) {
                    boolean first = a.read().equals("2");
                    assertThat(b.read()).isEqualTo(first ? "1" : "2");
                    LineSocket replacement = first ? a : b;
                    assertThat(replacement.read(2)).containsExactly("emi", "are you there?");
                    replacement.send("I am");
                    assertThat(sender.read(2)).containsExactly("emi", "I am");
                }
            }
            sender.hangUp();
            receiver.hangUp();
            server.close();
            vanishing.forEach(
                    client -> client.process().destroyForcibly().onExit().join());
        }
    }

    @Test
    void freesTheSeatsOfAHostThatVanishesWhetherItsClientsSendReceiveOrWait() throws Exception {
        Optional<FarHost> made = FarHost.near();
        assumeTrue(made.isPresent(), "needs root, and the right to make network namespaces with ip");
        try (FarHost farHost = made.get()) {
            List<Rooms> all = new ArrayList<>();
            for (Transport transport : Servers.transports().toList()) {
                all.add(Rooms.open(transport, farHost));
            }
            farHost.vanish();
            long begin = System.nanoTime();
            for (Rooms rooms : all) {
                rooms.sender().send("are you there?");
            }
            for (Rooms rooms : all) {
                int alive = rooms.noticesWhomItSpeaksTo() ? 2 : 3;
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> rooms.server().connections() == alive);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(DEAD_AFTER.minusSeconds(1));
            for (Rooms rooms : all) {
                rooms.check();
            }
        }
    }

    @Test
    void closesAClientThatNeverReadsAndDisturbsNoOther() {
        CompletableFuture.allOf(Servers.transports()
                        .map(transport ->
                                CompletableFuture.runAsync(() -> closeTheClientThatNeverReads(transport), THREADS))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private static void closeTheClientThatNeverReads(Transport transport) {
        String longest = "x".repeat(8192);
        try (RelayServer server = Servers.start(
                        transport, settings -> settings.rooms(Servers.rooms(2)).deadAfter(Duration.ofSeconds(4)));
                LineSocket talker = LineSocket.connect(server.address()).expect("1");
                LineSocket stalled = LineSocket.connect(server.address());
                LineSocket c = connectAfter(talker, server).expect("1");
                LineSocket d = LineSocket.connect(server.address()).expect("2", "rec")) {
            c.expect("emi");
            CompletableFuture<Void> chatter = CompletableFuture.runAsync(() -> sendUntilClosed(stalled), THREADS);
            CompletableFuture<Void> answers = CompletableFuture.runAsync(() -> answer(talker, longest), THREADS);
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                c.send("ping");
                assertThat(d.read()).isEqualTo("ping");
                d.send("pong");
                assertThat(c.read()).isEqualTo("pong");
                return chatter.isDone();
            });
            try (LineSocket replacement = LineSocket.connect(server.address())) {
                assertThat(replacement.read()).isEqualTo("2");
                // Its early lines are relayed as long as the system accepts the answers for it; its connection may
                // break before.
                assertThat(replacement.read()).isIn("emi", "rec");
                assertThat(replacement.read()).isEqualTo(longest);
            }
            talker.hangUp();
            answers.join();
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError(transport.label(), e);
        }
    }

    /** Connects when the other client of the first one's room has its seat. */
    private static LineSocket connectAfter(LineSocket first, RelayServer server) throws IOException {
        first.expect("emi");
        return LineSocket.connect(server.address());
    }

    private static void sendUntilClosed(LineSocket stalled) {
        try {
            while (true) {
                stalled.send("more");
            }
        } catch (IOException e) {
            // It is over.
        }
    }

    private static void answer(LineSocket talker, String line) {
        try {
            do {
                talker.send(line);
            } while (talker.read() != null);
        } catch (IOException e) {
            // It is over.
        }
    }
}
