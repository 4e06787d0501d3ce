package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.web.Frames;
import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP and WebSocket on the web port: a real server on each transport, the JDK's clients, and clients that mean harm. */
@ParameterizedClass(name = "{0}")
@MethodSource("far.relay.server.Servers#transports")
class WebSocketIT {
    private static final int HOSTILE = 8;

    @Parameter
    Transport transport;

    @TempDir
    Path directory;

    private final List<Socket> hostile = new ArrayList<>();
    private RoomServer server;

    @BeforeEach
    void start() throws Exception {
        server = RoomServer.start(
                new RoomServer.Setup(transport, false, RoomServer.Form.WEB_SOCKET), directory, config -> config);
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket each : hostile) {
            each.close();
        }
        server.close();
    }

    private String address(String scheme, String path) {
        return scheme + "://127.0.0.1:" + server.address().getPort() + path;
    }

    /** The JDK's WebSocket. */
    private final class JdkClient implements WebSocket.Listener {
        final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        final WebSocket socket;
        private final StringBuilder message = new StringBuilder();

        JdkClient(String origin) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("relay.rooms.1")
                    .header("Origin", origin)
                    .buildAsync(URI.create(address("ws", "/ws")), this)
                    .join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence text, boolean last) {
            message.append(text);
            if (last) {
                received.add(message.toString());
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket webSocket, ByteBuffer bytes) {
            received.add("pong frame");
            webSocket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int status, String reason) {
            received.add("close " + status);
            return null;
        }

        JdkClient send(String line) {
            socket.sendText(line, true).join();
            return this;
        }

        String read() throws InterruptedException {
            return received.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void theClientOfTheJdkHoldsAConversationWithOneThatSpeaksLines() throws Exception {
        try (LineSocket bob = LineSocket.of(server.connectSilently())) {
            JdkClient ann = new JdkClient(address("http", "")).send("join kitchen name=Ann");
            assertThat(ann.socket.getSubprotocol()).isEqualTo("relay.rooms.1");
            assertThat(ann.read()).startsWith("seat 1 ");
            assertThat(ann.read()).isEqualTo("partner none");
            bob.send("join kitchen name=Bob");
            assertThat(bob.read(2)[1]).isEqualTo("partner here Ann");
            assertThat(ann.read()).isEqualTo("partner here Bob");
            String message = "\u2603".repeat(20_000);
            ann.socket.sendText("say 1 ", false).join();
            ann.socket.sendText(message, true).join();
            assertThat(ann.read()).isEqualTo("taken 1");
            assertThat(bob.read()).isEqualTo("said 1 " + message);
            bob.send("say 2 " + message);
            assertThat(ann.read()).isEqualTo("said 2 " + message);
            ann.socket.sendPing(ByteBuffer.allocate(1)).join();
            assertThat(ann.read()).isEqualTo("pong frame");
            ann.send("leave");
            assertThat(ann.read()).startsWith("bye left");
            assertThat(ann.read()).isEqualTo("close 1000");
            assertThat(bob.read(2)[1]).isEqualTo("partner none");
        }
        await().until(() -> server.relay.connections() == 0);
    }

    @Test
    void theClientOfTheJdkGetsHealthAndErrors() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        assertThat(status(client, HttpRequest.newBuilder().GET(), "/healthz")).isEqualTo(200);
        assertThat(status(client, HttpRequest.newBuilder().GET(), "/nothing")).isEqualTo(404);
        assertThat(status(client, HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("x")), "/"))
                .isEqualTo(413);
        assertThat(status(client, HttpRequest.newBuilder().GET(), "/ws")).isEqualTo(426);
    }

    private int status(HttpClient client, HttpRequest.Builder request, String path) throws Exception {
        return client.send(
                        request.uri(URI.create(address("http", path)))
                                .version(HttpClient.Version.HTTP_1_1)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    /** What each of some clients sends without end, and without ever reading. The attacks of AttackIT are stronger. */
    private static Stream<byte[]> streams() {
        byte[] ping = Frames.frame(Frames.FIN | Frames.PING, "x".repeat(125));
        return Stream.of(
                Frames.join(Collections.nCopies(500, ping).toArray(byte[][]::new)),
                Frames.join(Collections.nCopies(5000, Frames.frame(Frames.FIN | Frames.PONG, ""))
                        .toArray(byte[][]::new)),
                Frames.join(Collections.nCopies(5000, Frames.frame(Frames.CONTINUATION, ""))
                        .toArray(byte[][]::new)));
    }

    @Test
    void floodsOfFramesAndSlowRequestsDisturbNobody() throws Exception {
        try (LineSocket ann = server.connect().send("join kitchen");
                LineSocket bob = server.connect().send("join kitchen")) {
            assertThat(ann.read(3)[2]).isEqualTo("partner here");
            assertThat(bob.read(2)[1]).isEqualTo("partner here");
            int number = 0;
            for (byte[] stream : streams().toList()) {
                for (int i = 0; i < HOSTILE; i++) {
                    flood("flood" + number + "-" + i, stream);
                }
                number++;
            }
            for (int i = 0; i < HOSTILE; i++) {
                Socket slow = server.connectSilently();
                hostile.add(slow);
                slow.getOutputStream().write("GET / HTTP/1.1\r\nHost: h\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            }
            for (int n = 1; n <= 40; n += 2) {
                ann.send("say " + n + " question");
                assertThat(ann.read()).isEqualTo("taken " + n);
                assertThat(bob.read()).isEqualTo("said " + n + " question");
                bob.send("say " + (n + 1) + " answer");
                assertThat(bob.read()).isEqualTo("taken " + (n + 1));
                assertThat(ann.read()).isEqualTo("said " + (n + 1) + " answer");
            }
            for (Socket each : hostile) {
                each.close();
            }
            await().until(() -> server.relay.connections() == 2);
        }
    }

    private void flood(String room, byte[] stream) throws Exception {
        Socket raw = server.connectSilently();
        hostile.add(raw);
        new WebSocketLines(raw);
        raw.getOutputStream().write(Frames.text("join " + room));
        raw.getOutputStream().write(Frames.frame(Frames.TEXT, "say 1 "));
        Thread sender = new Thread(() -> sendUntilClosed(raw, stream), room);
        sender.setDaemon(true);
        sender.start();
    }

    private static void sendUntilClosed(Socket socket, byte[] bytes) {
        try {
            while (true) {
                socket.getOutputStream().write(bytes);
            }
        } catch (IOException e) {
            // the test has closed it
        }
    }
}
