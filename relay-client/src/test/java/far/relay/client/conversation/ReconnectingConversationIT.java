package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.client.End;
import far.relay.testing.LineSocket;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A conversation whose connection is lost, and which continues with any partner. */
@Timeout(60)
class ReconnectingConversationIT extends ScriptedConversation {
    /** On seat 2, the client has received a question and sent an answer; then the connection is lost. */
    private void answerAndLose() throws IOException {
        hold(true);
        LineSocket first = accept("2", "rec");
        frontend.awaitLast("their turn");
        first.send("question");
        frontend.awaitLast("our turn");
        send("answer");
        assertThat(first.read()).isEqualTo("answer");
        frontend.awaitLast("their turn");
        first.reset();
    }

    @Test
    void endsWithALostConnectionWithoutReconnecting() throws Exception {
        holdOnce();
        LineSocket only = accept("1");
        frontend.awaitLast("seat 1");
        only.reset();
        assertThat(how()).isIn(End.Kind.CLOSED, End.Kind.BROKEN);
        assertThat(frontend.lines()).doesNotContain("lost: broken", "lost: closed");
    }

    @Test
    void resendsWhatTheServerNeverReceived() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("2", "emi", "question")) {
            assertThat(next.read()).isEqualTo("answer");
            frontend.awaitLast("their turn");
            next.send("thanks");
            frontend.awaitLast("our turn");
            assertThat(frontend.since("lost: broken"))
                    .containsExactly("seat 2", "known", "their turn", "message: thanks", "our turn");
        }
    }

    @Test
    void resendsToAServerThatHasLostTheConversation() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("1", "emi")) {
            assertThat(next.read()).isEqualTo("answer");
            frontend.awaitLast("their turn");
            assertThat(frontend.since("lost: broken")).containsExactly("seat 1", "going on anyway", "their turn");
        }
    }

    @Test
    void doesNotResendWhatHasArrived() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("2", "rec")) {
            frontend.awaitLast("their turn");
            next.send("thanks");
            frontend.awaitLast("our turn");
            send("bye");
            assertThat(next.read()).isEqualTo("bye");
        }
    }

    @Test
    void reportsAnAnswerThatArrivedMeanwhile() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("2", "emi", "thanks")) {
            frontend.awaitLast("our turn");
            assertThat(frontend.since("lost: broken"))
                    .containsExactly("seat 2", "going on anyway", "replay: thanks", "our turn");
            send("bye");
            assertThat(next.read()).isEqualTo("bye");
        }
    }

    @Test
    void waitsForAMessageThatArrivesAfterItsRole() throws Exception {
        answerAndLose();
        try (LineSocket next = accept("1", "emi")) {
            frontend.awaitLast("seat 1");
            next.send("thanks");
            frontend.awaitLast("our turn");
            assertThat(frontend.since("lost: broken"))
                    .containsExactly("seat 1", "going on anyway", "replay: thanks", "our turn");
            send("bye");
            assertThat(next.read()).isEqualTo("bye");
        }
    }

    @Test
    void waitsForAMessageThatItStillHasToAnswer() throws Exception {
        hold(true);
        LineSocket first = accept("1", "rec");
        frontend.awaitLast("their turn");
        first.send("question");
        frontend.awaitLast("our turn");
        first.reset();
        try (LineSocket next = accept("1", "emi")) {
            frontend.awaitLast("seat 1");
            next.send("question");
            frontend.awaitLast("our turn");
            send("answer");
            assertThat(next.read()).isEqualTo("answer");
            next.send("thanks");
            frontend.awaitLast("our turn");
            assertThat(frontend.since("lost: broken"))
                    .containsExactly("seat 1", "known", "our turn", "their turn", "message: thanks", "our turn");
        }
    }

    @Test
    void doesNotReportAMessageTwiceThatIsStillToBeAnswered() throws Exception {
        hold(true);
        LineSocket first = accept("2", "rec");
        frontend.awaitLast("their turn");
        first.send("question");
        frontend.awaitLast("our turn");
        first.reset();
        try (LineSocket next = accept("2", "emi", "question")) {
            frontend.awaitLast("our turn");
            assertThat(frontend.since("lost: broken")).containsExactly("seat 2", "known", "our turn");
            send("answer");
            assertThat(next.read()).isEqualTo("answer");
        }
    }

    @Test
    void keepsALineThatIsSentWhileThereIsNoConnection() throws Exception {
        hold(true);
        LineSocket first = accept("1", "emi");
        frontend.awaitLast("our turn");
        server.close();
        first.reset();
        await().untilAsserted(() -> assertThat(frontend.lines()).contains("lost: failed"));
        send("into the void");
        listen();
        try (LineSocket next = accept("2", "rec")) {
            frontend.awaitLast("their turn");
            next.send("hello");
            assertThat(next.read()).isEqualTo("into the void");
            frontend.awaitLast("their turn");
            assertThat(frontend.lines())
                    .endsWith("seat 2", "going on anyway", "their turn", "message: hello", "their turn");
        }
    }

    @Test
    void leavesWhileItWaitsForAnotherConnection() throws Exception {
        hold(true);
        LineSocket first = accept("1", "emi");
        frontend.awaitLast("our turn");
        server.close();
        first.reset();
        await().untilAsserted(() -> assertThat(frontend.lines()).contains("lost: failed"));
        conversation.leave();
        assertThat(how()).isEqualTo(End.Kind.FIN);
        assertThat(frontend.lines()).endsWith("ended: FIN");
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
        frontend.awaitLast("seat 1");
        conversation.leave();
        assertThat(last.read()).isEqualTo("fin");
        last.hangUp();
        assertThat(how()).isEqualTo(End.Kind.FIN);
    }

    /** The server does not close the connection, as it has to after fin. */
    @Test
    void leavesThoughTheServerDoesNotClose() throws Exception {
        hold(true);
        try (LineSocket deaf = accept("1")) {
            frontend.awaitLast("seat 1");
            conversation.leave();
            assertThat(how()).isEqualTo(End.Kind.FIN);
            assertThat(deaf.read(2)).containsExactly("fin", null);
        }
    }
}
