package far.relay.server.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the admin socket shows and does. */
class AdminSiteTest extends WithAdminSocket {
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
    void allClientsAreToldAlsoIfTheOperatorHasGoneMeanwhile() {
        List<EmbeddedChannel> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(webClient("join room" + i));
        }
        many.forEach(WithAdminSocket::received);
        EmbeddedChannel operator = open(admin);
        operator.pipeline()
                .fireChannelRead(Unpooled.copiedBuffer(
                        "POST /notice HTTP/1.1\r\nHost: relay\r\nContent-Length: 5\r\n\r\nhello",
                        UTF_8)); // runs no tasks
        operator.pipeline().close();
        operator.runPendingTasks();
        assertThat(many).allSatisfy(client -> assertThat(received(client)).isEqualTo("notice hello\n"));
    }

    @Test
    void aClientThatGoesWithinItsRequestIsNoFault() {
        PrintStream standardError = System.err;
        ByteArrayOutputStream logged = new ByteArrayOutputStream();
        System.setErr(new PrintStream(logged, true, UTF_8));
        try {
            EmbeddedChannel operator = open(admin);
            say(operator, "POST /notice HTTP/1.1\r\nHost: relay\r\nContent-Length: 50\r\n\r\nhello");
            operator.close();
        } finally {
            System.setErr(standardError);
        }
        assertThat(logged.toString(UTF_8)).doesNotContain("ERROR");
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
                .contains("{\"error\":\"the level must be one of error, warn, info, debug\"}");
        admin = admin(Optional.empty());
        assertThat(ask("GET", "/log-level", "")).startsWith("HTTP/1.1 404 ");
        assertThat(get("/status")).doesNotContain("log_level");
    }
}
