package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The web page's files: a real server on each transport, without and with TLS, the JDK's client, and clients that read late. */
@ParameterizedClass(name = "{0}")
@MethodSource("setups")
class PageIT {
    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");
    /** As many as a connection may have. */
    private static final int REQUESTS = 32;

    @Parameter
    RoomServer.Setup setup;

    @TempDir
    Path directory;

    private RoomServer server;

    static Stream<RoomServer.Setup> setups() {
        return RoomServer.setups().filter(setup -> setup.form() == RoomServer.Form.LINES);
    }

    @BeforeEach
    void start() throws Exception {
        server = RoomServer.start(setup, directory, config -> config);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A request on a connection of its own, which the server closes. */
    private byte[] get(String path) throws Exception {
        try (Socket socket = server.connectSilently()) {
            send(socket, "GET " + path + " HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
            return content(socket.getInputStream().readAllBytes());
        }
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] content(byte[] response) {
        String text = new String(response, StandardCharsets.ISO_8859_1);
        assertThat(text).startsWith("HTTP/1.1 200 OK\r\n");
        return text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1);
    }

    private List<String> files() throws Exception {
        String document = new String(get("/r/kitchen"), StandardCharsets.UTF_8);
        return FILE.matcher(document)
                .results()
                .map(file -> file.group(1))
                .distinct()
                .toList();
    }

    @Test
    void theClientOfTheJdkLoadsThePage() throws Exception {
        assumeFalse(setup.tls(), "the JDK's client would check the name in the certificate");
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        for (String path :
                Stream.concat(Stream.of("/", "/r/kitchen"), files().stream()).toList()) {
            HttpResponse<byte[]> plain = get(client, path);
            HttpResponse<byte[]> gzip = get(client, path, "Accept-Encoding", "gzip");
            assertThat(plain.statusCode()).as(path).isEqualTo(200);
            assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                    .isEqualTo(plain.body());
            String tag = gzip.headers().firstValue("etag").orElseThrow();
            HttpResponse<byte[]> known = get(client, path, "Accept-Encoding", "gzip", "If-None-Match", tag);
            assertThat(known.statusCode()).isEqualTo(304);
            assertThat(known.body()).isEmpty();
        }
        assertThat(get(client, "/assets/000000000000000000000000/app.js").statusCode())
                .isEqualTo(404);
    }

    private HttpResponse<byte[]> get(HttpClient client, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aClientThatReadsLateGetsEverythingAndMeanwhileOthersAreServed() throws Exception {
        String path = files().get(0);
        byte[] file = get(path);
        List<Socket> late = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = server.connectSilently();
            late.add(socket);
            send(socket, ("GET " + path + " HTTP/1.1\r\nHost: here\r\n\r\n").repeat(REQUESTS));
        }
        assertThat(get(path)).isEqualTo(file);
        for (Socket socket : late) {
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            for (int i = 0; i < REQUESTS; i++) {
                StringBuilder header = new StringBuilder();
                while (header.indexOf("\r\n\r\n") < 0) {
                    header.append((char) in.readUnsignedByte());
                }
                byte[] content = new byte[file.length];
                in.readFully(content);
                assertThat(content).isEqualTo(file);
            }
            assertThat(in.read()).isNegative();
            socket.close();
        }
        await().until(() -> server.relay.connections() == 0);
    }
}
