package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.admin.ReloadReport;
import far.relay.server.listener.AccessRules;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.server.web.WebOrigin;
import far.relay.testing.LineSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real server whose configuration changes while it runs. */
class ReloadIT {
    private static final ReloadReport REPORT = new ReloadReport(List.of(), List.of());

    private final PrintStream standardError = System.err;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private ConfigSource.Update update;
    private RelayServer server;

    private ServerConfig.Builder config(AccessRules access, Set<WebOrigin> origins) {
        return ServerConfig.builder()
                .listener(ListenerConfig.of("127.0.0.1", 0).withAccess(access))
                .listener(ListenerConfig.web("127.0.0.1", 0).withAccess(access).withOrigins(origins))
                .source(() -> update);
    }

    private void reload(ServerConfig.Builder next) throws Exception {
        update = new ConfigSource.Update(Optional.of(next.build()), REPORT);
        assertThat(server.reload().toCompletableFuture().get()).isEqualTo(REPORT);
    }

    @BeforeEach
    void start() throws IOException {
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        server = RelayServer.start(config(AccessRules.NONE, Set.of()).build());
    }

    @AfterEach
    void stop() {
        server.close();
        System.setErr(standardError);
    }

    private LineSocket plain() throws IOException {
        return LineSocket.connect(server.address());
    }

    private LineSocket web(String... lines) throws IOException {
        return LineSocket.connect(server.address(ListenerConfig.Kind.WEB).orElseThrow())
                .send(lines);
    }

    private String upgrade(String origin) throws IOException {
        try (LineSocket browser = web(
                "GET /ws HTTP/1.1\r",
                "Host: here\r",
                "Upgrade: websocket\r",
                "Connection: Upgrade\r",
                "Sec-WebSocket-Version: 13\r",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r",
                "Origin: " + origin + "\r",
                "\r")) {
            return browser.read().strip();
        }
    }

    @Test
    void newSettingsHoldForNewClientsAndEndNoConversation() throws Exception {
        try (LineSocket one = plain().expect("1");
                LineSocket two = plain().expect("2", "rec");
                LineSocket waits = plain();
                LineSocket ann = web("join kitchen name=Ann")) {
            one.expect("emi");
            ann.read(2);
            assertThat(upgrade("https://friend.example")).startsWith("HTTP/1.1 403");
            reload(config(
                            AccessRules.NONE,
                            Set.of(WebOrigin.of("https://friend.example").orElseThrow()))
                    .rooms(RoomSettings.builder().rooms(2).waiting(0).build())
                    .namedRooms(NamedRoomSettings.builder().maxRooms(1).build())
                    .drain(Duration.ofMinutes(3)));
            waits.expect("1");
            assertThat(upgrade("https://friend.example")).startsWith("HTTP/1.1 101");
            try (LineSocket partner = plain().expect("2", "rec");
                    LineSocket late = plain();
                    LineSocket bob = web("join hall name=Bob")) {
                waits.expect("emi").send("hello");
                partner.expect("hello");
                assertThat(late.read(2)).containsExactly("exit", null);
                assertThat(bob.read()).startsWith("error busy");
            }
            assertThat(server.drainTime()).isEqualTo(Duration.ofMinutes(3));
            reload(config(AccessRules.builder().deny("127.0.0.1").build(), Set.of()));
            try (LineSocket denied = plain();
                    LineSocket deniedToo = web("join kitchen")) {
                for (LineSocket client : List.of(denied, deniedToo)) {
                    try {
                        assertThat(client.read()).isNull();
                    } catch (IOException e) {
                        assertThat(e).hasMessageContaining("reset");
                    }
                }
            }
            one.send("we go on");
            two.expect("we go on");
        }
    }

    @Test
    void aLimitForEachAddressCountsTheConnectionsThatAreOpen() throws Exception {
        try (LineSocket one = plain().expect("1")) {
            reload(config(AccessRules.NONE, Set.of()).maxPerAddress(1));
            try (LineSocket two = plain()) {
                assertThat(two.read(2)).containsExactly("exit", null);
            }
            one.send("fin");
            assertThat(one.read()).isNull();
        }
    }

    @Test
    void settingsThatCannotChangeStay() throws Exception {
        reload(ServerConfig.builder().port(1).maxLine(5).listener(ListenerConfig.web("127.0.0.1", 2)));
        try (LineSocket one = plain().expect("1");
                LineSocket two = plain().expect("2", "rec")) {
            one.expect("emi").send("more than five bytes");
            two.expect("more than five bytes");
        }
    }

    @Test
    void aProblemOrAFaultIsReportedAndChangesNothing() throws Exception {
        update = new ConfigSource.Update(Optional.empty(), ReloadReport.failed("no such file"));
        assertThat(server.reload().toCompletableFuture().get()).isEqualTo(ReloadReport.failed("no such file"));
        assertThat(log.toString(StandardCharsets.UTF_8)).contains("reload: nothing is changed: no such file");
        update = null; // a fault
        assertThat(server.reload().toCompletableFuture().get().problem()).isPresent();
        reload(config(AccessRules.NONE, Set.of()));
        plain().expect("1").close();
    }

    @Test
    void aServerThatHasEndedReloadsNothing() throws Exception {
        server.close();
        update = new ConfigSource.Update(
                Optional.of(config(AccessRules.NONE, Set.of()).build()), REPORT);
        assertThat(server.reload().toCompletableFuture().get()).isEqualTo(ReloadReport.failed("the server ends"));
    }
}
