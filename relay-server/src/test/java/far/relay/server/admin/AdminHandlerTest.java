package far.relay.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.Backlog;
import far.relay.protocol.Token;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.DelayedAcks;
import far.relay.server.connection.NamedRoomLog;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.listener.Admission;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.PeerLimits;
import far.relay.server.listener.RelayInitializer;
import far.relay.server.listener.WebInitializer;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.metrics.Metrics;
import far.relay.server.room.Lobbies;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.server.room.Rooms;
import far.relay.server.store.MemoryRoomStore;
import far.relay.server.web.HttpClients;
import far.relay.server.web.HttpRoute;
import far.relay.server.web.PageFiles;
import far.relay.testing.CaughtLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of the admin socket, on the real pipelines of its connections and of clients. */
class AdminHandlerTest {
    private static final String ANN = "A".repeat(22);
    private static final NamedRoomSettings NAMED =
            NamedRoomSettings.builder().maxRooms(10_000).build();
    private static final PageFiles PAGE = PageFiles.load(1);

    private final ManualClock clock = new ManualClock();
    private final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    private final Metrics metrics = Metrics.of(Optional.empty());
    private final ConnectionMetrics plain = new ConnectionMetrics("plain", Protocol.PLAIN);
    private final ConnectionMetrics web = new ConnectionMetrics("web", Protocol.UNKNOWN, Protocol.LINES, Protocol.HTTP);
    private final Lobby lobby =
            Lobbies.of(RoomSettings.builder().rooms(2).waiting(2).build(), clock);
    private final Rooms rooms = new Rooms(
            () -> NAMED, new MemoryRoomStore(task -> {}), clock, Token::random, lobby.memory(), new NamedRoomLog(log));
    private final DefaultChannelGroup clients = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final ConnectionLimits limits = new ConnectionLimits(100, 1000, Duration.ofMinutes(1));
    private final Readiness readiness = new Readiness();
    private final Control control = new Control();
    private final ServerMetrics server = new ServerMetrics(
            List.of("version", "7", "java_version", "17", "transport", "nio"),
            metrics,
            List.of(plain, web),
            Map.of(),
            lobby,
            rooms,
            log,
            () -> 0);
    private final List<EmbeddedChannel> opened = new ArrayList<>();
    private ChannelHandler admin = admin(Optional.of(control));

    private static final class Control implements ServerControl, LogLevel {
        private String level = "info";
        private Duration drainTime = Duration.ZERO;
        private Duration drains;
        private CompletableFuture<ReloadReport> report = new CompletableFuture<>();

        @Override
        public String get() {
            return level;
        }

        @Override
        public void set(String now) {
            level = now;
        }

        @Override
        public boolean drain(Duration atMost) {
            boolean first = drains == null;
            drains = atMost;
            return first;
        }

        @Override
        public Duration drainTime() {
            return drainTime;
        }

        @Override
        public CompletionStage<ReloadReport> reload() {
            return report;
        }
    }

    private ChannelHandler admin(Optional<LogLevel> level) {
        AdminStatus status =
                new AdminStatus(server, readiness, () -> List.of(new InetSocketAddress("127.0.0.1", 24573)), level);
        return new AdminInitializer(new AdminSite(server, status, clients, control, level), Duration.ofMinutes(1), log);
    }

    private Admission admission(ConnectionMetrics counted) {
        return new Admission(
                () -> ListenerConfig.of("127.0.0.1", 0), true, PeerLimits.of(0), lobby.memory(), log, counted);
    }

    private EmbeddedChannel open(ChannelHandler initializer) {
        EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance());
        channel.freezeTime(); // before the time of its arrival is noted
        channel.pipeline().addLast(initializer).fireChannelActive();
        opened.add(channel);
        return channel;
    }

    private EmbeddedChannel plainClient() {
        return open(new RelayInitializer(
                Optional.empty(),
                admission(plain),
                limits,
                clients,
                new Backlog(),
                lobby,
                log,
                new MessageMetrics(Optional.empty())));
    }

    private EmbeddedChannel webClient(String... lines) {
        EmbeddedChannel channel = open(new WebInitializer(
                Optional.empty(),
                admission(web),
                limits,
                clients,
                new Backlog(),
                rooms,
                new DelayedAcks(clock, DelayedAcks.ANSWERS),
                log,
                new MessageMetrics(Optional.empty()),
                new HttpRoute(
                        new HttpClients(lobby.memory()), PAGE, Set::of, 1000, limits.deadAfter(), new Backlog(), log)));
        say(channel, lines);
        return channel;
    }

    private static void say(EmbeddedChannel channel, String... lines) {
        for (String line : lines) {
            channel.writeInbound(Unpooled.copiedBuffer(line + "\n", UTF_8));
        }
    }

    private static String received(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            all.append(part.toString(UTF_8));
            part.release();
        }
        return all.toString();
    }

    /** What comes for a request, until the server closes the connection. */
    private String raw(String request) {
        EmbeddedChannel channel = open(admin);
        say(channel, request.substring(0, request.length() - 1));
        StringBuilder all = new StringBuilder(received(channel));
        while (channel.isOpen()) {
            channel.runScheduledPendingTasks();
            all.append(received(channel));
        }
        return all.toString();
    }

    private String ask(String method, String path, String body) {
        return raw(method + " " + path + " HTTP/1.1\r\nHost: relay\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body + "\n");
    }

    private String get(String path) {
        return body(ask("GET", path, ""));
    }

    private String post(String path, String body) {
        return body(ask("POST", path, body));
    }

    private static String body(String answer) {
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("content-type: application/json\r\n")
                .contains("connection: close\r\n");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4).stripTrailing();
    }

    @AfterEach
    void nothingIsLeft() {
        opened.forEach(channel -> {
            channel.close();
            channel.checkException();
            channel.finishAndReleaseAll();
        });
        assertThat(clients.size()).isZero();
    }

    @Test
    void tellsTheStateOfTheServer() {
        plainClient();
        plainClient();
        webClient("join kitchen", "say 1 hi");
        assertThat(get("/status"))
                .contains("\"state\":\"starting\"", "\"version\":\"7\"", "\"log_level\":\"info\"")
                .contains("\"addresses\":[\"127.0.0.1:24573\"]", "\"connections\":{\"plain\":2,\"web\":1}")
                .contains("\"plain\":{\"rooms\":1,\"rooms_limit\":2,")
                .contains("\"named\":{\"rooms\":1,\"rooms_limit\":10000,");
        readiness.isReady();
        assertThat(get("/status")).contains("\"state\":\"ready\"");
    }

    @Test
    void listsRoomsWithoutWhatIsSaidThere() {
        EmbeddedChannel one = plainClient();
        for (int i = 0; i < 3; i++) {
            plainClient();
        }
        plainClient();
        say(one, "a private question");
        clock.pass(Duration.ofSeconds(1));
        webClient("join kitchen name=Ann secret=pepper token=" + ANN, "say 1 a private answer");
        webClient("join kitchen secret=pepper").close();
        clock.pass(Duration.ofSeconds(5));
        webClient("join kitchen secret=pepper");
        one.advanceTimeBy(90, TimeUnit.SECONDS);
        String all = get("/rooms");
        assertThat(all)
                .startsWith(
                        "{\"plain\":[{\"room\":1,\"age_seconds\":90.0,\"state\":\"begun\",\"turn\":2,\"unanswered\":true,"
                                + "\"seats\":[{\"seat\":1,\"state\":\"here\",\"client\":\"plain-1\"},"
                                + "{\"seat\":2,\"state\":\"here\",\"client\":\"plain-2\"}]},{\"room\":2,")
                .contains(
                        "\"waiting\":[\"plain-5\"],\"named\":[{\"room\":\"kitchen\",\"age_seconds\":5.0,\"messages\":1,"
                                + "\"last_message_seconds\":5.0,\"turn\":2,\"seats\":["
                                + "{\"seat\":1,\"state\":\"here\",\"state_seconds\":5.0,\"client\":\"web-1\"},"
                                + "{\"seat\":2,\"state\":\"away\",\"state_seconds\":5.0}],\"waiting\":1,\"queue\":[\"web-3\"]}]}")
                .doesNotContain("private", "pepper", ANN, "Ann");
    }

    @Test
    void aRoomWithAFreeSeatIsListed() {
        EmbeddedChannel one = plainClient();
        plainClient();
        one.close();
        webClient("join kitchen");
        assertThat(get("/rooms"))
                .contains("[{\"seat\":1,\"state\":\"free\"},{\"seat\":2,\"state\":\"here\",\"client\":\"plain-2\"}]")
                .contains("\"messages\":0,\"turn\":1")
                .contains("{\"seat\":2,\"state\":\"free\",\"state_seconds\":0.0}");
    }

    @Test
    void listsClientsAndWhereTheyAre() {
        plainClient();
        plainClient();
        webClient();
        webClient("join kitchen");
        webClient("join kitchen");
        webClient("join kitchen");
        assertThat(get("/clients"))
                .contains("{\"id\":\"plain-1\",\"listener\":\"plain\",\"protocol\":\"plain\",\"address\":\"embedded\","
                        + "\"state\":\"seated\",\"room\":1,\"seat\":1,\"age_seconds\":0.0}")
                .contains("\"id\":\"plain-2\"", "\"seat\":2")
                .contains(
                        "\"id\":\"web-1\",\"listener\":\"web\",\"protocol\":\"unknown\",\"address\":\"embedded\",\"state\":\"open\"")
                .contains("\"protocol\":\"lines\"", "\"state\":\"seated\",\"room\":\"kitchen\",\"seat\":1")
                .contains("\"state\":\"waiting\",\"room\":\"kitchen\",\"age_seconds\"");
    }

    @Test
    void aLongListIsWrittenInSlices() {
        int many = 5 * AdminAnswer.STEPS;
        for (int i = 0; i < many; i++) {
            webClient("join room-" + i);
        }
        String answer = ask("GET", "/rooms", "");
        assertThat(answer).contains("transfer-encoding: chunked\r\n").endsWith("]}\n\r\n0\r\n\r\n");
        assertThat(answer.split("\"turn\"", -1)).hasSize(many + 1);
        String[] slices = answer.split("\r\n[0-9a-f]+\r\n", -1);
        assertThat(slices).hasSizeGreaterThan(many / AdminAnswer.STEPS);
        assertThat(slices).allMatch(slice -> slice.split("\"turn\"", -1).length <= AdminAnswer.STEPS + 1);
    }

    @Test
    void closesNamedRooms() {
        EmbeddedChannel ann = webClient("join kitchen");
        received(ann);
        assertThat(post("/rooms/kitchen/close", "")).isEqualTo("{\"closed\":\"kitchen\"}");
        assertThat(received(ann)).startsWith("bye removed ");
        assertThat(rooms.size()).isZero();
        assertThat(ask("POST", "/rooms/kitchen/close", "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void closesPlainRooms() {
        EmbeddedChannel one = plainClient();
        EmbeddedChannel two = plainClient();
        received(one);
        assertThat(post("/rooms/1/close", "")).isEqualTo("{\"closed\":\"1\"}");
        assertThat(received(one)).isEqualTo("exit\n");
        assertThat(received(two)).endsWith("exit\n");
        assertThat(lobby.openRooms()).isZero();
        assertThat(ask("POST", "/rooms/1/close", "")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void asksWhichRoomIsMeantIfTwoAreCalledTheSame() {
        EmbeddedChannel one = plainClient();
        EmbeddedChannel ann = webClient("join 1");
        assertThat(ask("POST", "/rooms/1/close", ""))
                .startsWith("HTTP/1.1 409 ")
                .contains("{\"error\":\"there are two rooms 1: use plain:1 or named:1\"}");
        assertThat(post("/rooms/named:1/close", "")).contains("named:1");
        assertThat(received(ann)).contains("bye removed");
        assertThat(received(one)).doesNotContain("exit");
        webClient("join 1");
        assertThat(post("/rooms/plain:1/close", "")).contains("plain:1");
        assertThat(received(one)).endsWith("exit\n");
        assertThat(rooms.size()).isEqualTo(1);
    }

    @Test
    void removesClientsWithAReason() {
        EmbeddedChannel ann = webClient("join kitchen");
        EmbeddedChannel bob = webClient("join kitchen");
        assertThat(post("/clients/web-1/remove", "too loud\u202e\n")).isEqualTo("{\"removed\":\"web-1\"}");
        assertThat(received(ann)).endsWith("bye removed too loud\\\\u202e\n");
        assertThat(post("/clients/web-2/remove", "")).isEqualTo("{\"removed\":\"web-2\"}");
        assertThat(received(bob)).endsWith("bye removed the operator removed you from the room\n");
        assertThat(rooms.size()).isZero();
    }

    @Test
    void removesClientsThatHaveNoSeat() {
        EmbeddedChannel silent = webClient();
        EmbeddedChannel http = webClient("GET / HTTP/1.1\r");
        post("/clients/web-1/remove", "because");
        post("/clients/web-2/remove", "because");
        assertThat(silent.isOpen()).isFalse();
        assertThat(http.isOpen()).isFalse();
    }

    @Test
    void removesPlainClients() {
        EmbeddedChannel one = plainClient();
        plainClient();
        EmbeddedChannel two = plainClient();
        post("/clients/plain-1/remove", "too loud");
        assertThat(received(one)).endsWith("emi\nexit\n");
        assertThat(post("/clients/plain-3/remove", "")).contains("plain-3");
        assertThat(received(two)).endsWith("exit\n");
        assertThat(ask("POST", "/clients/plain-9/remove", ""))
                .startsWith("HTTP/1.1 404 ")
                .contains("{\"error\":\"there is no client plain-9\"}");
    }

    @Test
    void aNoticeReachesTheClientsOfNamedRooms() {
        EmbeddedChannel one = plainClient();
        EmbeddedChannel ann = webClient("join kitchen");
        EmbeddedChannel bob = webClient("join kitchen");
        EmbeddedChannel cid = webClient("join kitchen");
        received(one);
        assertThat(post("/notice", "restart at noon\nback at one \u2603\n")).isEqualTo("{\"told\":3}");
        for (EmbeddedChannel client : List.of(ann, bob, cid)) {
            assertThat(received(client)).endsWith("notice restart at noon\\nback at one \u2603\n");
        }
        assertThat(received(one)).isEmpty();
    }

    @Test
    void manyClientsAreToldInSlices() {
        for (int i = 0; i < 40; i++) {
            webClient("join room-" + i);
        }
        assertThat(ask("POST", "/notice", "hello")).contains("transfer-encoding: chunked", "{\"told\":40}");
    }

    @Test
    void drainsForTheGivenTimeOrThatOfTheOption() {
        assertThat(ask("POST", "/drain", "")).startsWith("HTTP/1.1 400 ").contains("--drain");
        assertThat(ask("POST", "/drain", "soon")).startsWith("HTTP/1.1 400 ");
        assertThat(post("/drain", "90s\n")).isEqualTo("{\"draining\":\"90s\"}");
        assertThat(control.drains).isEqualTo(Duration.ofSeconds(90));
        control.drainTime = Duration.ofMinutes(10);
        assertThat(ask("POST", "/drain", "")).startsWith("HTTP/1.1 409 ");
        assertThat(control.drains).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aReloadIsAnsweredWhenItIsDone() {
        EmbeddedChannel channel = open(admin);
        say(channel, "POST /reload HTTP/1.1\r\nHost: relay\r\n\r");
        assertThat(received(channel)).isEmpty();
        control.report.complete(new ReloadReport(
                List.of(new ReloadReport.Change("rooms", "5", "7")),
                List.of(new ReloadReport.Change("port", "", "1")),
                Optional.empty()));
        channel.runPendingTasks();
        assertThat(received(channel))
                .endsWith("{\"changed\":[{\"option\":\"rooms\",\"before\":\"5\",\"after\":\"7\"}],"
                        + "\"needs_restart\":[{\"option\":\"port\",\"before\":\"\",\"after\":\"1\"}]}\n");
        control.report = CompletableFuture.completedFuture(ReloadReport.failed("line 3 is wrong"));
        assertThat(post("/reload", "")).startsWith("{\"problem\":\"line 3 is wrong\"");
    }

    @Test
    void showsAndSetsTheLevelOfTheLog() {
        assertThat(get("/log-level")).isEqualTo("{\"level\":\"info\"}");
        assertThat(post("/log-level", "warn\n")).isEqualTo("{\"level\":\"warn\"}");
        assertThat(control.level).isEqualTo("warn");
        assertThat(ask("POST", "/log-level", "loud"))
                .startsWith("HTTP/1.1 400 ")
                .contains("{\"error\":\"the body must be one of error, warn, info, debug\"}");
        admin = admin(Optional.empty());
        assertThat(ask("GET", "/log-level", "")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/status")).doesNotContain("log_level");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | /          | 404 | there is nothing at this address",
                "GET  | /rooms/    | 404 | there is nothing at this address",
                "GET  | /rooms/x/y | 404 | there is nothing at this address",
                "POST | /rooms     | 405 | only GET is allowed here",
                "HEAD | /status    | 405 | only GET is allowed here",
                "GET  | /notice    | 405 | only POST is allowed here",
                "PUT  | /log-level | 405 | only GET and POST are allowed here",
                "POST | /notice    | 400 | the body must be the text of the notice, with 1 to 1000 characters"
            })
    void aRequestThatIsNotRightIsRefusedWithOneSentence(String method, String path, int status, String error) {
        assertThat(ask(method, path, ""))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("content-type: application/json\r\n", "{\"error\":\"" + error + "\"}\n");
    }

    @Test
    void saysWhichMethodsAreAllowed() {
        assertThat(ask("DELETE", "/log-level", "")).contains("\r\nallow: GET, POST\r\n");
    }

    @Test
    void textsAreLimited() {
        webClient("join kitchen");
        assertThat(post("/notice", "x".repeat(1000))).isEqualTo("{\"told\":1}");
        assertThat(ask("POST", "/notice", "x".repeat(1001))).startsWith("HTTP/1.1 400 ");
        assertThat(ask("POST", "/clients/web-1/remove", "x".repeat(201)))
                .startsWith("HTTP/1.1 400 ")
                .contains("the text of the reason, with 1 to 200 characters");
        assertThat(ask("POST", "/notice", "x".repeat(AdminInitializer.MOST_BODY + 1)))
                .startsWith("HTTP/1.1 413 ")
                .contains("{\"error\":\"the body of the request is too long\"}");
        assertThat(raw("POST /notice HTTP/1.1\r\nHost: relay\r\nTransfer-Encoding: chunked\r\n\r\n" + "fff\r\n"
                        + "x".repeat(0xfff) + "\r\n2\r\nxx\r\n\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aBodyMustBeUtf8() {
        EmbeddedChannel channel = open(admin);
        channel.writeInbound(
                Unpooled.copiedBuffer("POST /notice HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", UTF_8));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) 0xff}));
        assertThat(received(channel)).startsWith("HTTP/1.1 400 ").contains("not UTF-8");
    }

    @Test
    void curlIsToldToContinueWithALongBody() {
        webClient("join kitchen");
        EmbeddedChannel channel = open(admin);
        String head = "POST /notice HTTP/1.1\r\nHost: relay\r\nExpect: 100-continue\r\nContent-Length: ";
        channel.writeInbound(Unpooled.copiedBuffer(head + "5\r\n\r\n", UTF_8));
        assertThat(received(channel)).startsWith("HTTP/1.1 100 Continue\r\n");
        channel.writeInbound(Unpooled.copiedBuffer("hello", UTF_8));
        assertThat(received(channel)).contains("{\"told\":1}");
        assertThat(raw(head + "5000\r\n\r\n\n")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whatIsNotHttpIsRefused() {
        assertThat(raw("hello\r\n\r\n\n")).startsWith("HTTP/1.1 400 ").contains("this is not an HTTP request");
        assertThat(raw("GET /rooms HTTP/1.1\r\n\r\n\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Host");
    }

    @Test
    void aConnectionIsForOneRequest() {
        String two = "GET /log-level HTTP/1.1\r\nHost: relay\r\n\r\n".repeat(2);
        assertThat(raw(two + "\n").split("HTTP/1.1 200 OK", -1)).hasSize(2);
    }

    @Test
    void aConnectionWithoutARequestIsClosed() {
        EmbeddedChannel channel = open(admin);
        channel.advanceTimeBy(10, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void connectionsAreLimited() {
        for (int i = 0; i < AdminInitializer.MOST; i++) {
            assertThat(open(admin).isOpen()).isTrue();
        }
        try (CaughtLog caught = new CaughtLog()) {
            assertThat(open(admin).isOpen()).isFalse();
            assertThat(caught.text()).contains("too many connections to the admin socket");
        }
        opened.get(0).close();
        assertThat(get("/log-level")).contains("info");
    }
}
