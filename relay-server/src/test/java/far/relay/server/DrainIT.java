package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.server.listener.ListenerConfig;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real server that drains, and raw clients of its ports. */
class DrainIT {
    private static final Duration LONG = Duration.ofMinutes(10);

    private RelayServer server;

    @BeforeEach
    void start() throws IOException {
        server = RelayServer.start(ServerConfig.builder()
                .port(0)
                .listener(ListenerConfig.web("127.0.0.1", 0))
                .listener(ListenerConfig.metrics("127.0.0.1", 0))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private LineSocket plain() throws IOException {
        return LineSocket.connect(server.address());
    }

    private InetSocketAddress webAddress() {
        return server.address(ListenerConfig.Kind.WEB).orElseThrow();
    }

    private LineSocket join(String name, int lines) throws IOException {
        LineSocket client = LineSocket.connect(webAddress()).send("join kitchen name=" + name);
        client.read(lines);
        return client;
    }

    private void awaitEnd() throws Exception {
        server.drained().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(server.loop().isTerminated()).isTrue();
    }

    @Test
    void conversationsFinishWhileThePortsAreClosedAndTheServerEndsAfterTheLast() throws Exception {
        try (LineSocket one = plain().expect("1");
                LineSocket two = plain().expect("2", "rec");
                LineSocket waits = plain();
                LineSocket ann = join("Ann", 2);
                LineSocket bob = join("Bob", 2);
                LineSocket silent = LineSocket.connect(webAddress());
                LineSocket browser = LineSocket.connect(webAddress())) {
            browser.send("GET /healthz HTTP/1.1\r", "Host: here\r", "\r").expect("HTTP/1.1 200 OK\r");
            one.expect("emi");
            ann.expect("partner here Bob");
            await().until(() -> server.connections() == 7);

            assertThat(server.drain(LONG)).isTrue();
            assertThat(waits.read(2)).containsExactly("exit", null);
            assertThat(silent.read()).isNull();
            while (browser.read() != null) {} // the rest of its response, and the end
            assertThat(Scrape.get(server, "/readyz").body()).isEqualTo("draining\n");
            assertThat(Scrape.get(server, "/readyz").statusCode()).isEqualTo(503);
            assertThat(Scrape.get(server, "/livez").statusCode()).isEqualTo(200);
            assertThatThrownBy(this::plain).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> LineSocket.connect(webAddress())).isInstanceOf(IOException.class);
            assertThat(server.drain(Duration.ZERO)).isFalse();

            one.send("still here?");
            two.expect("still here?").send("yes", "fin");
            assertThat(two.read()).isNull();
            assertThat(one.read(3)).containsExactly("yes", "exit", null);
            one.hangUp();
            ann.send("say 1 we go on");
            bob.expect("said 1 we go on").send("say 2 not for long", "leave");
            assertThat(ann.read(4))
                    .containsExactly("taken 1", "said 2 not for long", "partner none", "bye ended the server stops");
            assertThat(server.drained().toCompletableFuture()).isNotDone();
            ann.hangUp();
        }
        awaitEnd();
    }

    @Test
    void whenTheTimeIsOverThoseWhoStillTalkAreToldTheEnd() throws Exception {
        try (LineSocket one = plain().expect("1");
                LineSocket two = plain().expect("2", "rec");
                LineSocket ann = join("Ann", 2);
                LineSocket bob = join("Bob", 2)) {
            one.expect("emi");
            assertThat(server.drain(Duration.ofMillis(300))).isTrue();
            assertThat(two.read(2)).containsExactly("exit", null);
            assertThat(one.read(2)).containsExactly("exit", null);
            assertThat(ann.read(2)).containsExactly("partner here Bob", "bye ended the server stops");
            assertThat(bob.read()).isEqualTo("bye ended the server stops");
        }
        awaitEnd();
    }

    @Test
    void aServerWithoutClientsEndsAtOnce() throws Exception {
        server.drain(LONG);
        awaitEnd();
        assertThat(server.drain(LONG)).isFalse();
    }

    @Test
    void closingIsAsQuickAsEverWhileItDrains() throws Exception {
        try (LineSocket one = plain().expect("1");
                LineSocket two = plain().expect("2", "rec")) {
            one.expect("emi");
            server.drain(LONG);
            await().until(() -> Scrape.get(server, "/readyz").statusCode() == 503);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
            assertThat(one.read(2)).containsExactly("exit", null);
            assertThat(two.read(2)).containsExactly("exit", null);
            one.hangUp();
            two.hangUp();
            closing.get(3, TimeUnit.SECONDS);
        }
        awaitEnd();
    }

    @Test
    void aServerDrainsForNoNegativeTimeAndNoMoreThanAYear() {
        assertThatThrownBy(() -> server.drain(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> server.drain(Duration.ofDays(366))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ServerConfig.builder().drain(Duration.ofDays(366)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
