package far.relay.client.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.CannotConnectException;
import far.relay.client.ClientOptions;
import far.relay.client.End;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a conversation whose connection is lost, against a scripted server. */
@Timeout(60)
class TalkIT {
    private final Noting session = new Noting();
    private ServerSocket server;
    private Talk talk;
    private CompletableFuture<End> end;

    /** Notes what it hears, and says nothing by itself. */
    private static final class Noting implements Session {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void seated(Seat seat) {
            heard.add("seat " + seat.number());
        }

        @Override
        public void turn(Role role) {
            heard.add(role == Role.SPEAKER ? "our turn" : "their turn");
        }

        @Override
        public void message(String text) {
            heard.add("message: " + text);
        }

        @Override
        public void replay(String text) {
            heard.add("replay: " + text);
        }

        @Override
        public void lost(String kind, String why, Duration pause) {
            heard.add("lost: " + kind);
        }

        @Override
        public void ended(End how) {
            heard.add("ended: " + how.kind());
        }

        void await(String last) {
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(heard).endsWith(last));
        }

        List<String> since(String loss) {
            return heard.subList(heard.lastIndexOf(loss) + 1, heard.size());
        }
    }

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(20_000);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        talk.leave();
    }

    private void hold(boolean reconnect) {
        ClientOptions options =
                ClientOptions.builder().port(server.getLocalPort()).build();
        Pauses pauses = new Pauses(Duration.ofMillis(1), Duration.ofMillis(20), new Random(1));
        talk = new Talk(
                options,
                session,
                reconnect ? Optional.of(pauses) : Optional.empty(),
                new Transcript("", Clock.systemUTC(), Texts.of(Locale.ENGLISH), session.heard::add));
        end = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return talk.hold();
                    } catch (CannotConnectException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    /** A connection of the client, which is given these lines first. */
    private LineSocket accept(String... lines) throws IOException {
        LineSocket connection = LineSocket.of(server.accept());
        connection.say(lines);
        return connection;
    }

    private End.Kind how() throws Exception {
        return end.get(20, TimeUnit.SECONDS).kind();
    }

    /** On seat 2, it has heard a question and given an answer, and the connection is gone. */
    private void answerAndLose() throws IOException {
        hold(true);
        LineSocket first = accept("2", "rec");
        session.await("their turn");
        first.say("question");
        session.await("our turn");
        talk.say("answer");
        assertThat(first.read()).isEqualTo("answer");
        session.await("their turn");
        first.reset();
    }

    @Test
    void endsWithALostConnectionWhereItIsNotToTryAgain() throws Exception {
        hold(false);
        LineSocket only = accept("1");
        session.await("seat 1");
        only.reset();
        assertThat(how()).isIn(End.Kind.CLOSED, End.Kind.BROKEN);
        assertThat(session.heard).doesNotContain("lost: broken", "lost: closed");
    }

    @Test
    void saysAgainWhatTheServerNeverGot() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("2", "emi", "question")) {
            assertThat(next.read()).isEqualTo("answer");
            session.await("their turn");
            next.say("thanks");
            session.await("our turn");
            assertThat(session.since("lost: broken"))
                    .containsExactly("seat 2", "their turn", "message: thanks", "our turn");
        }
    }

    @Test
    void saysItAgainToAServerThatKnowsNothingAnyMore() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("1", "emi")) {
            assertThat(next.read()).isEqualTo("answer");
            session.await("their turn");
            assertThat(session.since("lost: broken")).containsExactly("seat 1", "their turn");
        }
    }

    @Test
    void doesNotSayAgainWhatHasArrived() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("2", "rec")) {
            session.await("their turn");
            next.say("thanks");
            session.await("our turn");
            talk.say("bye");
            assertThat(next.read()).isEqualTo("bye");
        }
    }

    @Test
    void tellsAnAnswerThatCameMeanwhile() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("2", "emi", "thanks")) {
            session.await("our turn");
            assertThat(session.since("lost: broken")).containsExactly("seat 2", "replay: thanks", "our turn");
            talk.say("bye");
            assertThat(next.read()).isEqualTo("bye");
        }
    }

    @Test
    void waitsForAMessageThatComesBehindItsRole() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("1", "emi")) {
            session.await("seat 1");
            next.say("thanks");
            session.await("our turn");
            assertThat(session.since("lost: broken")).containsExactly("seat 1", "replay: thanks", "our turn");
            talk.say("bye");
            assertThat(next.read()).isEqualTo("bye");
        }
    }

    @Test
    void waitsForAMessageThatItHasToAnswerStill() throws Exception {
        hold(true);
        LineSocket first = accept("1", "rec");
        session.await("their turn");
        first.say("question");
        session.await("our turn");
        first.reset();
        try (LineSocket next = accept("1", "emi")) {
            session.await("seat 1");
            next.say("question");
            session.await("our turn");
            talk.say("answer");
            assertThat(next.read()).isEqualTo("answer");
            next.say("thanks");
            session.await("our turn");
            assertThat(session.since("lost: broken"))
                    .containsExactly("seat 1", "our turn", "their turn", "message: thanks", "our turn");
        }
    }

    @Test
    void doesNotTellAMessageTwiceThatIsStillToBeAnswered() throws Exception {
        hold(true);
        LineSocket first = accept("2", "rec");
        session.await("their turn");
        first.say("question");
        session.await("our turn");
        first.reset();
        try (LineSocket next = accept("2", "emi", "question")) {
            session.await("our turn");
            assertThat(session.since("lost: broken")).containsExactly("seat 2", "our turn");
            talk.say("answer");
            assertThat(next.read()).isEqualTo("answer");
        }
    }

    @Test
    void keepsALineThatIsSaidWhileThereIsNoConnection() throws Exception {
        hold(true);
        LineSocket first = accept("1", "emi");
        session.await("our turn");
        server.close();
        first.reset();
        await().untilAsserted(() -> assertThat(session.heard).contains("lost: failed"));
        talk.say("into the void");
        server = new ServerSocket(server.getLocalPort(), 50, InetAddress.getLoopbackAddress());
        try (LineSocket next = accept("2", "rec")) {
            session.await("their turn");
            next.say("hello");
            assertThat(next.read()).isEqualTo("into the void");
            session.await("their turn");
            assertThat(session.heard).endsWith("seat 2", "their turn", "message: hello", "their turn");
        }
    }

    @Test
    void leavesWhileItWaitsForAnotherConnection() throws Exception {
        hold(true);
        LineSocket first = accept("1", "emi");
        session.await("our turn");
        server.close();
        first.reset();
        await().untilAsserted(() -> assertThat(session.heard).contains("lost: failed"));
        talk.leave();
        assertThat(how()).isEqualTo(End.Kind.FIN);
        assertThat(session.heard).endsWith("ended: FIN");
    }

    @Test
    void doesNotTryAgainAfterExitErrorOrFin() throws Exception {
        hold(true);
        accept("1", "exit").hangUp();
        assertThat(how()).isEqualTo(End.Kind.EXIT);
        hold(true);
        accept("1", "error: no", "exit").hangUp();
        assertThat(how()).isEqualTo(End.Kind.ERROR);
        hold(true);
        LineSocket last = accept("1");
        session.await("seat 1");
        talk.leave();
        assertThat(last.read()).isEqualTo("fin");
        last.hangUp();
        assertThat(how()).isEqualTo(End.Kind.FIN);
    }

    /** The server does not close the connection, as it has to after fin. */
    @Test
    void leavesAServerThatDoesNotLetGo() throws Exception {
        hold(true);
        try (LineSocket deaf = accept("1")) {
            session.await("seat 1");
            talk.leave();
            assertThat(how()).isEqualTo(End.Kind.FIN);
            assertThat(deaf.read(2)).containsExactly("fin", null);
        }
    }
}
