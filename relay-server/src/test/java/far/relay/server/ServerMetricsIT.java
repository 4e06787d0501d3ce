package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.server.listener.ListenerConfig;
import far.relay.server.tls.TlsFiles;
import far.relay.testing.Authority;
import far.relay.testing.LineSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each metric of the server itself changes when what it counts happens. */
class ServerMetricsIT extends WithMetrics {
    @Test
    void theLoopsLagAndBusyTimeGrow() throws Exception {
        start();
        double busy = value("relay_loop_busy_seconds_total");
        double lags = value("relay_loop_lag_seconds_count");
        await().untilAsserted(() -> {
            assertThat(value("relay_loop_lag_seconds_count")).isGreaterThan(lags + 1);
            assertThat(value("relay_loop_busy_seconds_total")).isGreaterThan(busy);
        });
        double late = value("relay_loop_lag_seconds_sum");
        server.loop().submit(() -> {
            long end = System.nanoTime() + Duration.ofMillis(700).toNanos();
            while (System.nanoTime() - end < 0) {
                Thread.onSpinWait();
            }
        });
        await().untilAsserted(() -> {
            assertThat(value("relay_loop_lag_seconds_sum")).isGreaterThan(late + 0.4);
            assertThat(value("relay_loop_busy_seconds_total")).isGreaterThan(busy + 0.69);
        });
    }

    @Test
    void handshakesCountByTheirResultAndTheCertificateHasATimeToLive(@TempDir Path directory) throws Exception {
        TlsFiles files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"), Optional.empty());
        new Authority("The tests").issue("relay.test", files.certificate(), files.key());
        RoomServer.Setup setup =
                new RoomServer.Setup(Servers.transports().findFirst().orElseThrow(), true, RoomServer.Form.LINES);
        try (RoomServer rooms = RoomServer.start(
                setup, directory, settings -> settings.listener(ListenerConfig.metrics("127.0.0.1", 0)))) {
            server = rooms.relay;
            assertThat(value("relay_tls_handshakes_total{listener='web',result='completed'}"))
                    .isZero();
            try (Socket completed = rooms.connectSilently();
                    LineSocket plain = LineSocket.connect(rooms.address()).send("join kitchen");
                    LineSocket gone = LineSocket.connect(rooms.address())) {
                assertThat(completed.isConnected()).isTrue();
                plain.read(2);
                awaitValue("relay_connections{listener='web',protocol='unknown',state='handshake'}", 1);
                gone.hangUp();
                awaitValue("relay_tls_handshakes_total{listener='web',result='completed'}", 1);
                awaitValue("relay_tls_handshakes_total{listener='web',result='not_tls'}", 1);
                awaitValue("relay_tls_handshakes_total{listener='web',result='failed'}", 1);
                assertThat(value("relay_tls_handshakes_total{listener='web',result='timeout'}"))
                        .isZero();
            }
            assertThat(value("relay_tls_certificate_expires_in_seconds{listener='web'}"))
                    .isPositive();
        }
    }

    @Test
    void linesOfTheLogThatNobodyReadCount() throws Exception {
        start(settings -> settings.unreadLogLines(() -> 7));
        assertThat(value("relay_log_lines_dropped_total{reason='unread'}")).isEqualTo(7);
    }

    @Test
    void theProcessHasHeapDirectMemoryDescriptorsAndAStart() throws Exception {
        start(settings -> settings.rooms(Servers.rooms(50)));
        Scrape before = Scrape.of(server);
        assertThat(before.value("jvm_memory_used_bytes{area='heap'}")).isPositive();
        assertThat(before.value("jvm_memory_max_bytes{area='heap'}"))
                .isGreaterThan(before.value("jvm_memory_used_bytes{area='heap'}"));
        assertThat(before.value("relay_direct_memory_max_bytes")).isPositive();
        assertThat(before.value("relay_direct_memory_used_bytes")).isNotZero();
        assertThat(before.value("process_max_fds")).isGreaterThan(before.value("process_open_fds"));
        assertThat(before.value("process_start_time_seconds")).isBetween(1.6e9, System.currentTimeMillis() / 1000.0);
        assertThat(before.value("process_cpu_seconds_total")).isPositive();
        assertThat(before.text).contains("relay_build_info{java_version=\"", "jvm_gc_collection_seconds_count{gc=\"");
        List<LineSocket> clients = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clients.add(connect());
        }
        await().untilAsserted(() ->
                assertThat(value("process_open_fds")).isGreaterThanOrEqualTo(before.value("process_open_fds") + 40));
        for (LineSocket client : clients) {
            client.close();
        }
    }
}
