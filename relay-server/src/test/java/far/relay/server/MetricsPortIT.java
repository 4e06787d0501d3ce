package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.MetricsInitializer;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP of the metrics port of a real server, and clients that behave badly. */
class MetricsPortIT {
    private static final String GET = "GET /metrics HTTP/1.1\r\nHost: here\r\n\r\n";

    private RelayServer server;

    @BeforeEach
    void start() throws IOException {
        server = RelayServer.start(ServerConfig.builder()
                .port(0)
                .listener(ListenerConfig.metrics("127.0.0.1", 0))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        InetSocketAddress address = server.address(ListenerConfig.Kind.METRICS).orElseThrow();
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All that the server answers until it closes the connection. */
    private String answer(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePlainPortIsStillTheAddressOfTheServer() {
        assertThat(server.address())
                .isEqualTo(server.address(ListenerConfig.Kind.PLAIN).orElseThrow());
        assertThat(server.addresses()).hasSize(1);
    }

    @Test
    void answersInTheFormatThatTheClientAccepts() throws Exception {
        HttpResponse<String> plain = Scrape.get(server, "/metrics");
        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("content-type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(plain.body()).contains("# TYPE relay_rooms gauge\n").doesNotContain("# EOF");
        HttpResponse<String> open = Scrape.get(
                server,
                "/metrics",
                "Accept",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;q=0.5");
        assertThat(open.headers().firstValue("content-type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).contains("# TYPE relay_messages_sent counter\n").endsWith("# EOF\n");
    }

    @Test
    void aLiveServerThatListensIsReady() throws Exception {
        for (String path : List.of("/livez", "/readyz")) {
            HttpResponse<String> response = Scrape.get(server, path);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("ok\n");
        }
    }

    @Test
    void aServerThatStopsIsAliveAndNotReadyUntilItsClientsHaveGone() throws Exception {
        try (LineSocket lingering = LineSocket.connect(server.address()).expect("1")) {
            // The server closes lingering, for two seconds at most, what has sent a bad line and goes on.
            lingering.send(new byte[] {(byte) 0xff, '\n'}).expect("error: not UTF-8", "exit");
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            await().untilAsserted(() -> {
                HttpResponse<String> ready = Scrape.get(server, "/readyz");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(ready.body()).isEqualTo("stopping\n");
            });
            assertThat(closing).isNotDone();
            assertThat(Scrape.get(server, "/livez").statusCode()).isEqualTo(200);
            assertThat(Scrape.of(server).value("relay_connections{listener='plain',protocol='plain',state='closing'}"))
                    .isEqualTo(1);
            lingering.hangUp();
            closing.get();
            assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /metrics HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n | 405",
                "DELETE /readyz HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n | 405",
                "GET / HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n | 404",
                "GET /metrics/ HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n | 404",
                "GET /r/kitchen HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n | 404",
                "GET /ws HTTP/1.1\\r\\nHost: here\\r\\nConnection: close\\r\\n\\r\\n | 404",
                "GET /metrics HTTP/1.1\\r\\nHost: here\\r\\nContent-Length: 3\\r\\n\\r\\nabc | 413",
                "GET /metrics HTTP/1.1\\r\\nHost: here\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n | 413",
                "GET /metrics HTTP/1.1\\r\\n\\r\\n | 400",
                "GET /metrics HTTP/3.0\\r\\nHost: here\\r\\n\\r\\n | 505",
                "join kitchen\\r\\n\\r\\n | 400"
            })
    void aBadRequestIsRefused(String request, int status) throws Exception {
        assertThat(answer(request.replace("\\r", "\r").replace("\\n", "\n"))).startsWith("HTTP/1.1 " + status + " ");
        assertThat(Scrape.get(server, "/livez").statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatIsTooLongIsRefused() throws Exception {
        assertThat(answer("GET /" + "x".repeat(2000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 414 ");
        assertThat(answer("GET /metrics HTTP/1.1\r\nHost: here\r\nX: " + "x".repeat(8000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void headHasTheHeadersOnly() throws Exception {
        assertThat(answer("HEAD /metrics HTTP/1.1\r\nHost: here\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsPattern("content-length: [1-9]\\d{3}")
                .endsWith("\r\n\r\n");
    }

    /** The first answer ends the connection, so what a client can ask for without reading is bounded. */
    @Test
    void aConnectionGetsTheMetricsOnce() throws Exception {
        String answer = answer(GET.repeat(5));
        assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").contains("connection: close\r\n");
        assertThat(answer.split("HTTP/1.1 200 OK", -1)).hasSize(2);
    }

    @Test
    void slowScrapersDelayNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Socket sendsHalfARequest = connect();
            send(sendsHalfARequest, GET.substring(0, GET.length() - 2));
            slow.add(sendsHalfARequest);
            Socket readsNothing = connect();
            send(readsNothing, GET);
            slow.add(readsNothing);
            assertThat(Scrape.of(server).value("relay_rooms{rooms='plain'}")).isZero();
        }
        for (Socket socket : slow) {
            socket.close();
        }
        await().until(() -> server.metricsConnections() == 0);
    }

    private static void send(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void thereAreOnlySoManyConnections() throws Exception {
        List<Socket> idle = new ArrayList<>();
        for (int i = 0; i < MetricsInitializer.MOST; i++) {
            idle.add(connect());
        }
        await().until(() -> server.metricsConnections() == MetricsInitializer.MOST);
        try (Socket oneMore = connect()) {
            assertThat(oneMore.getInputStream().read()).isNegative();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        try (LineSocket one = LineSocket.connect(server.address())) {
            one.expect("1");
        }
        for (Socket socket : idle) {
            socket.close();
        }
        await().until(() -> server.metricsConnections() == 0);
        assertThat(Scrape.of(server).value("relay_refusals_total{reason='too many connections to the metrics port'}"))
                .isEqualTo(1);
    }

    @Test
    void aThousandScrapesLeaveNothing() throws Exception {
        double descriptors = Scrape.of(server).value("process_open_fds");
        int length = answer(GET).length();
        for (int i = 0; i < 1000; i++) {
            try (Socket socket = connect()) {
                socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
                InputStream in = socket.getInputStream();
                assertThat(i % 3 == 0 ? in.read() : in.readAllBytes().length)
                        .isBetween(1, length + 1000); // some go without reading all
            }
        }
        await().until(() -> server.metricsConnections() == 0);
        assertThat(Scrape.of(server).value("process_open_fds")).isLessThanOrEqualTo(descriptors + 2);
        assertThat(Scrape.of(server).value("relay_connections_accepted_total{listener='metrics'}"))
                .isGreaterThan(1000);
    }

    @Test
    void scrapesUnderLoadDisturbNoConversation() throws Exception {
        int messages = 3000;
        try (LineSocket one = LineSocket.connect(server.address()).expect("1");
                LineSocket two = LineSocket.connect(server.address()).expect("2", "rec")) {
            one.expect("emi");
            CompletableFuture<Void> talk = CompletableFuture.runAsync(() -> {
                try {
                    for (int i = 0; i < messages; i++) {
                        one.send("ping " + i);
                        two.expect("ping " + i).send("pong " + i);
                        one.expect("pong " + i);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            double last = 0;
            while (!talk.isDone()) {
                double now = Scrape.of(server).value("relay_messages_sent_total{rooms='plain'}");
                assertThat(now).isGreaterThanOrEqualTo(last);
                last = now;
            }
            talk.get();
            assertThat(Scrape.of(server).value("relay_messages_sent_total{rooms='plain'}"))
                    .isEqualTo(2.0 * messages);
        }
    }

    @Test
    void aServerDoesNotStartIfThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServerConfig config = ServerConfig.builder()
                    .port(0)
                    .listener(ListenerConfig.metrics("0.0.0.0", taken.getLocalPort()))
                    .build();
            assertThatThrownBy(() -> RelayServer.start(config))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(":" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void thereIsNoMetricsPortByDefault() throws Exception {
        try (RelayServer plain =
                RelayServer.start(ServerConfig.builder().port(0).build())) {
            assertThat(plain.address(ListenerConfig.Kind.METRICS)).isEmpty();
        }
    }
}
