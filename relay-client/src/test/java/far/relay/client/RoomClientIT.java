package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.protocol.Seat;
import far.relay.testing.CaughtLog;
import far.relay.testing.LineSocket;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's client of named rooms, against the real server, over lines and over WebSocket. */
@ParameterizedClass
@ValueSource(strings = {"relay", "http"})
@Timeout(60)
class RoomClientIT extends WithRoomServer {
    private static final String KEY = "#AAECAwQFBgcICQoLDA0ODw";

    private final String scheme;
    private final RecordingRoomListener notes = new RecordingRoomListener();

    RoomClientIT(String scheme) {
        this.scheme = scheme;
    }

    private RoomOptions.Builder room() {
        return RoomOptions.builder(link(scheme));
    }

    private RoomClient ann() {
        return RoomClient.connect(room().name("Ann").build(), notes);
    }

    private static RoomEnd endOf(RoomClient client) throws Exception {
        return client.end().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private void awaitLast(String... lines) {
        await().untilAsserted(() -> assertThat(notes.lines()).endsWith(lines));
    }

    @Test
    void talksWithAClientOfLines() throws Exception {
        try (RoomClient ann = ann();
                LineSocket bob = connect()) {
            awaitLast("seat 1", "our turn", "partner none");
            assertThat(ann.say("which question?\nthis one ☃")
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isEqualTo(1);
            bob.send("join kitchen name=Bob");
            assertThat(bob.read()).startsWith("seat 2 ").endsWith(" 2 2");
            assertThat(bob.read(2)).containsExactly("partner here Ann", "said 1 which question?\\nthis one ☃");
            bob.send("say 2 that one!", "leave");
            awaitLast("taken 1", "partner here Bob", "message 2 of 2: that one!", "our turn", "partner none");
            assertThat(ann.leave()
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS)
                            .kind())
                    .isEqualTo(RoomEnd.Kind.LEFT);
        }
    }

    @Test
    void twoBotsTalk() throws Exception {
        RoomOptions room = room().build();
        RoomListener bot = RoomListener.answering("first", text -> text.length() > 50 ? "." : text + ".");
        try (RoomClient one = RoomClient.connect(room, bot);
                RoomClient two = RoomClient.connect(
                        RoomOptions.builder(link(scheme)).seat(Seat.TWO).build(), notes)) {
            awaitLast("message 1 of 1: first", "our turn");
            two.queue("a").toCompletableFuture().get(20, TimeUnit.SECONDS);
            awaitLast("message 3 of 1: a.", "our turn");
            assertThat(one.end().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void sealsMessagesSoThatOnlyClientsWithTheKeyReadThem() throws Exception {
        RoomOptions sealed = RoomOptions.builder(link(scheme) + KEY).build();
        try (RoomClient ann = RoomClient.connect(sealed, notes)) {
            ann.queue("secret ☃").toCompletableFuture().get(20, TimeUnit.SECONDS);
            try (LineSocket thief = connect()) {
                thief.send("join kitchen");
                assertThat(thief.read()).startsWith("error secret ");
            }
            RecordingRoomListener bobs = new RecordingRoomListener();
            try (LineSocket host = connect();
                    RoomClient bob = RoomClient.connect(sealed, bobs)) {
                await().untilAsserted(() -> assertThat(bobs.lines()).contains("message 1 of 1: secret ☃", "our turn"));
                bob.leave().toCompletableFuture().get(20, TimeUnit.SECONDS);
                host.send("join kitchen secret=zj-w7rS4iuWL10A_yhPfOw");
                assertThat(host.read()).startsWith("seat 2 ");
                assertThat(host.read()).isEqualTo("partner here");
                assertThat(host.read()).startsWith("said 1 ").doesNotContain("secret");
                host.send("say 2 not sealed");
                awaitLast("message 2 of 2: (cannot be opened)", "our turn");
            }
        }
    }

    @Test
    void keepsTheSeatOfAClosedClientForTheOneThatHasItsToken() throws Exception {
        RoomClient first = ann();
        first.queue("a").toCompletableFuture().get(20, TimeUnit.SECONDS);
        first.close();
        assertThat(endOf(first).kind()).isEqualTo(RoomEnd.Kind.CLOSED);
        RecordingRoomListener again = new RecordingRoomListener();
        try (RoomClient second =
                RoomClient.connect(room().resume(first.token(), 0).build(), again)) {
            await().untilAsserted(() -> assertThat(again.lines())
                    .containsExactly("seat 1", "their turn", "partner none", "past 1 of 1: a"));
            second.leave().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
        RoomClient third = RoomClient.connect(room().resume(first.token(), 1).build(), new RecordingRoomListener());
        assertThat(endOf(third)).returns(RoomEnd.Kind.REFUSED, RoomEnd::kind).returns("token", RoomEnd::code);
        third.close();
    }

    @Test
    void endsWhenItsSeatIsResumedOnAnotherConnection() throws Exception {
        try (RoomClient one = ann()) {
            awaitLast("partner none");
            try (RoomClient two = RoomClient.connect(room().token(one.token()).build(), new RecordingRoomListener())) {
                assertThat(endOf(one).kind()).isEqualTo(RoomEnd.Kind.RESUMED);
                assertThat(two.end().toCompletableFuture()).isNotDone();
            }
        }
    }

    @Test
    void waitsInTheQueueAndLeavesIt() throws Exception {
        try (RoomClient one = ann()) {
            awaitLast("partner none");
            RecordingRoomListener later = new RecordingRoomListener();
            try (RoomClient two = RoomClient.connect(room().seat(Seat.ONE).build(), later)) {
                await().untilAsserted(() -> assertThat(later.lines()).containsExactly("waiting 1"));
                assertThat(two.leave()
                                .toCompletableFuture()
                                .get(20, TimeUnit.SECONDS)
                                .kind())
                        .isEqualTo(RoomEnd.Kind.LEFT);
            }
            RoomClient three =
                    RoomClient.connect(room().seat(Seat.ONE).waitForSeat(false).build(), new RecordingRoomListener());
            assertThat(endOf(three).code()).isEqualTo("full");
            three.close();
            assertThat(one.end().toCompletableFuture()).isNotDone();
        }
    }

    @Test
    void refusesTextsThatNoMessageCanCarry() {
        try (RoomClient ann = RoomClient.connect(room().maxMessage(4).build(), notes)) {
            assertThatThrownBy(() -> ann.say("a\nbc"))
                    .isInstanceOf(InvalidMessageException.class)
                    .hasMessage("a message holds at most 4 bytes, and this one would have 5");
            assertThatThrownBy(() -> ann.queue("\ud800")).isInstanceOf(InvalidMessageException.class);
        }
    }

    @Test
    void aMessageThatIsTooLongForTheServerFailsAndTheSeatStays() throws Exception {
        try (RoomClient ann = RoomClient.connect(
                room().maxMessage(RoomOptions.LARGEST_MAX_MESSAGE).build(), notes)) {
            awaitLast("partner none");
            assertThatThrownBy(() ->
                            ann.say("x".repeat(70_000)).toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(MessageRefusedException.class);
            await().untilAsserted(() -> assertThat(notes.lines()).contains("regained"));
            assertThat(ann.queue("short").toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isEqualTo(1);
        }
    }

    @Test
    void aSharedLoopServesManyClientsAndStaysOpen() throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (RoomClient one = RoomClient.connect(room().build(), notes, group)) {
            awaitLast("seat 1", "our turn", "partner none");
            RoomListener bot = RoomListener.answering("x", text -> "answer");
            try (RoomClient two = RoomClient.connect(room().build(), bot, group)) {
                one.queue("question");
                awaitLast("message 2 of 2: answer", "our turn");
                assertThat(two.end().toCompletableFuture()).isNotDone();
            }
            assertThat(group.isShuttingDown()).isFalse();
        } finally {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
        }
    }

    @Test
    void endsIfThereIsNoServer() throws Exception {
        String link = link(scheme);
        server.close();
        RoomClient client = RoomClient.connect(RoomOptions.builder(link).build(), notes);
        assertThat(endOf(client).text()).startsWith("cannot connect to 127.0.0.1:");
        assertThat(notes.lines()).containsExactly("ended CANNOT_CONNECT");
        client.close();
    }

    @Test
    void aListenerThatFailsEndsTheConversation() throws Exception {
        try (CaughtLog log = new CaughtLog();
                RoomClient client = RoomClient.connect(room().build(), new RoomListener() {
                    @Override
                    public void seated(Seat seat) {
                        throw new IllegalArgumentException("a bug");
                    }
                })) {
            assertThat(endOf(client).kind()).isEqualTo(RoomEnd.Kind.LISTENER_FAILED);
            await().until(() -> log.text().contains("IllegalArgumentException: a bug"));
        }
    }
}
