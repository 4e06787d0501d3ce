package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ResourceProbe;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What named rooms take of the memory of the built jar while they are idle, and after their clients have left. */
@Timeout(600)
class RoomMemoryIT {
    /** {@code -Drelay.rooms.left=10000} is the full length. */
    private static final int LEFT = Integer.getInteger("relay.rooms.left", 200);

    private static final int IDLE = Integer.getInteger("relay.rooms.idle", 1_000);
    private static final double MOST_KIB = 12;
    /** The JVM's and Netty's own: they do not grow with the number of rooms. */
    private static final long NOISE_KIB = 1_024;
    /** Each look at the heap collects garbage. */
    private static final Duration EACH_COLLECTION = Duration.ofMillis(250);

    private static JarProcess start() throws Exception {
        return JarProcess.startAsShipped(
                List.of(),
                List.of("-Xmx256m", "-XX:NativeMemoryTracking=summary"),
                "relay.server.jar",
                "--port=0",
                "--web-port=0",
                "--log-lines=1");
    }

    private static LineSocket webSocket(int port) throws Exception {
        return LineSocket.of(new WebSocketLines(new Socket(InetAddress.getLoopbackAddress(), port)));
    }

    private static long memory(ResourceProbe probe) {
        return probe.heap() + probe.direct();
    }

    @Test
    void roomsThatWereUsedAndLeftLeaveNothingBehind() throws Exception {
        try (JarProcess server = start()) {
            int port = server.webPort();
            useAndLeave(port, "warm-up-", LEFT);
            ResourceProbe before = ResourceProbe.of(server.process());
            long start = System.nanoTime();
            useAndLeave(port, "room-", LEFT);
            System.out.printf(
                    "%d rooms in %d s%n",
                    LEFT, Duration.ofNanos(System.nanoTime() - start).toSeconds());
            await().atMost(Duration.ofSeconds(30)).pollInterval(EACH_COLLECTION).untilAsserted(() -> {
                ResourceProbe after = ResourceProbe.of(server.process());
                assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors());
                assertThat(memory(after)).isLessThan(memory(before) + NOISE_KIB);
            });
        }
    }

    /** Half of the clients leave, and the others of the same rooms after them; one in two uses a WebSocket. */
    private static void useAndLeave(int port, String prefix, int rooms) throws Exception {
        for (int i = 0; i < rooms; i++) {
            try (LineSocket one = i % 2 == 0 ? webSocket(port) : LineSocket.connect(port);
                    LineSocket two = webSocket(port)) {
                assertThat(one.send("join " + prefix + i + " name=Ann").read()).startsWith("seat 1 ");
                assertThat(two.send("join " + prefix + i + " name=Bob").read()).startsWith("seat 2 ");
                one.send("say 1 which question?");
                two.expect("partner here Ann", "said 1 which question?").send("say 2 this one!");
                one.expect("partner none", "partner here Bob", "taken 1", "said 2 this one!")
                        .send("leave")
                        .expect("bye left you left the room");
                two.send("leave");
                assertThat(two.read(3)).contains("taken 2", "partner none");
            }
        }
    }

    @Test
    void anIdleRoomWithTwoClientsOverWebSocketTakesLittleMemory() throws Exception {
        try (JarProcess server = start()) {
            int port = server.webPort();
            List<LineSocket> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) { // what the first clients need is not counted
                enter(port, "first-" + i, clients);
            }
            long before = memory(ResourceProbe.of(server.process()));
            for (int i = 0; i < IDLE; i++) {
                enter(port, "room-" + i, clients);
            }
            double kib = (double) (memory(ResourceProbe.of(server.process())) - before) / IDLE;
            System.out.printf("%.1f KiB for an idle room with two clients over WebSocket%n", kib);
            assertThat(kib).isBetween(1.0, MOST_KIB);
            for (LineSocket client : clients) {
                client.close();
            }
        }
    }

    private static void enter(int port, String room, List<LineSocket> clients) throws Exception {
        for (String seat : List.of("seat 1 ", "seat 2 ")) {
            LineSocket client = webSocket(port);
            clients.add(client);
            assertThat(client.send("join " + room + " name=Ann").read()).startsWith(seat);
            assertThat(client.read()).startsWith("partner ");
        }
    }
}
