package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links to servers that serve no named rooms, or serve them wrongly: the first attempt is the last one, and says why. */
@Timeout(60)
class OtherServersIT {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3

    private ServerSocket server;
    private RoomClient client;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private LineSocket connection(String scheme) throws Exception {
        String link = scheme + "://127.0.0.1:" + server.getLocalPort() + "/r/kitchen";
        client = RoomClient.connect(
                RoomOptions.builder(link)
                        .pauses(Duration.ofMillis(1), Duration.ofMillis(1))
                        .build(),
                new RoomListener() {});
        return LineSocket.of(server.accept());
    }

    private RoomEnd end() throws Exception {
        CompletableFuture<RoomEnd> end = client.end().toCompletableFuture();
        return end.get(30, TimeUnit.SECONDS);
    }

    /** Reads an HTTP request. Returns its Sec-WebSocket-Key. */
    private static String key(LineSocket connection) throws IOException {
        String key = "";
        for (String line = connection.read(); !line.isBlank(); line = connection.read()) {
            key = line.toLowerCase().startsWith("sec-websocket-key: ")
                    ? line.substring(19).strip()
                    : key;
        }
        return key;
    }

    @Test
    void aServerThatClosesTheConnection() throws Exception {
        connection("relay").close();
        assertThat(end().kind()).isIn(RoomEnd.Kind.DISCONNECTED, RoomEnd.Kind.BROKEN);
    }

    @ParameterizedTest
    @CsvSource({
        "200 OK, Content-Length: 100000, HTTP status 200 OK",
        "200 OK, Transfer-Encoding: chunked, HTTP status 200 OK",
        "503 Busy, Content-Length: 0, HTTP status 503 Busy",
        "101 Switching Protocols, Upgrade: websocket, Sec-WebSocket-Accept"
    })
    void anHttpServerWithoutWebSocket(String status, String header, String reason) throws Exception {
        try (LineSocket connection = connection("http")) {
            key(connection);
            connection.send(("HTTP/1.1 " + status + "\r\nConnection: Upgrade\r\n" + header + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            RoomEnd end = end();
            assertThat(end.kind()).isEqualTo(RoomEnd.Kind.CANNOT_CONNECT);
            assertThat(end.text()).contains("does not open a WebSocket: ").contains(reason);
        }
    }

    @Test
    void aServerWithoutHttp() throws Exception {
        try (LineSocket connection = connection("http")) {
            connection.send("SSH-2.0-OpenSSH_9.2");
            assertThat(end().text()).contains("it uses TLS, or this is not its web port: try https://");
        }
    }

    /** A frame of 2 MiB, one with reserved bits, one that is not UTF-8. */
    @ParameterizedTest
    @ValueSource(strings = {"\u0081\u007f\0\0\0\0\0\u0020\0\0", "\u00f3garbage", "\u0081\u0002\u00ff\u00ff"})
    void aServerWithOtherFrames(String frame) throws Exception {
        try (LineSocket connection = connection("http")) {
            connection.send(accepted(key(connection)).getBytes(StandardCharsets.ISO_8859_1));
            connection.send(frame.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(end().kind()).isEqualTo(RoomEnd.Kind.NOT_ROOMS);
        }
    }

    private static String accepted(String key) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
        return String.join(
                "\r\n",
                "HTTP/1.1 101 Switching Protocols",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Protocol: relay.rooms.1",
                "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash),
                "",
                "");
    }
}
