package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.Backoff;
import far.relay.client.End;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Another connection may lead to another partner: waiting lines are not sent, unless the server shows the same
 * conversation.
 */
@Timeout(60)
class OtherPartnerIT extends ScriptedConversation {
    private static final String LOSS = "lost: broken";

    /** On seat 2, the client has received a question, and sent the answer if there is one; then the connection is lost. */
    private void receiveAndLose(Optional<String> answer) throws IOException {
        hold(false);
        LineSocket first = accept("2", "rec", "question");
        frontend.awaitLast("our turn");
        if (answer.isPresent()) {
            send(answer.get());
            assertThat(first.read()).isEqualTo(answer.get());
            frontend.awaitLast("their turn");
        }
        first.reset();
    }

    /** What a server may send first, other than the same message on the same seat. */
    @ParameterizedTest
    @CsvSource({
        "1 emi,          our turn",
        "1 rec,          their turn",
        "2 rec,          their turn",
        "1 emi question, our turn",
        "2 emi thanks,   our turn",
        "2 rec question, our turn"
    })
    void holdsBackAnAnswerUnlessTheSameMessageWaitsOnTheSameSeat(String greeting, String turn) throws Exception {
        receiveAndLose(Optional.of("answer"));
        try (LineSocket next = accept(greeting.split(" "))) {
            frontend.awaitLast(turn);
            assertThat(frontend.since(LOSS)).startsWith("seat " + greeting.charAt(0), "held back: [answer]");
            assertThat(frontend.lines()).doesNotContain("known", "going on anyway");
            if (turn.equals("their turn")) {
                next.send("hello");
                frontend.awaitLast("our turn");
            }
            send("who is there?");
            assertThat(next.read()).isEqualTo("who is there?");
        }
    }

    @Test
    void reportsThatTheMessageToAnswerIsGone() throws Exception {
        receiveAndLose(Optional.empty());
        try (LineSocket next = accept("2", "rec")) {
            frontend.awaitLast("their turn");
            next.send("hello");
            frontend.awaitLast("our turn");
            assertThat(frontend.since(LOSS))
                    .containsExactly("seat 2", "held back: []", "their turn", "message: hello", "our turn");
        }
    }

    @Test
    void continuesIfTheSameMessageWaitsOnTheSameSeat() throws Exception {
        receiveAndLose(Optional.of("answer"));
        try (LineSocket next = accept("2", "emi", "question")) {
            assertThat(next.read()).isEqualTo("answer");
            frontend.awaitLast("their turn");
            assertThat(frontend.since(LOSS)).containsExactly("seat 2", "known", "their turn");
        }
    }

    /** The message may arrive after its role, in a separate read. */
    @Test
    void waitsASecondForTheMessageThatDecides() throws Exception {
        hold(false);
        LineSocket first = accept("1", "rec", "question");
        frontend.awaitLast("our turn");
        send("answer");
        assertThat(first.read()).isEqualTo("answer");
        first.reset();
        try (LineSocket next = accept("1", "emi")) {
            frontend.awaitLast("seat 1");
            next.send("question");
            assertThat(next.read()).isEqualTo("answer");
            assertThat(frontend.since(LOSS)).startsWith("seat 1", "known");
        }
    }

    @Test
    void holdsBackWhatNoConnectionSent() throws Exception {
        hold(false);
        LineSocket first = accept("1", "emi");
        frontend.awaitLast("our turn");
        server.close();
        first.reset();
        frontend.awaitLast("lost: failed");
        send("into the void");
        listen();
        try (LineSocket next = accept("1", "emi")) {
            frontend.awaitLast("our turn");
            assertThat(frontend.lines()).endsWith("seat 1", "held back: [into the void]", "our turn");
            send("hello");
            assertThat(next.read()).isEqualTo("hello");
        }
    }

    /** Nothing was sent or received, so no message can reach the wrong partner. */
    @Test
    void continuesSilentlyIfNothingWasSent() throws Exception {
        hold(false);
        LineSocket first = accept("1", "emi");
        frontend.awaitLast("our turn");
        first.reset();
        try (LineSocket next = accept("2", "rec", "hello")) {
            frontend.awaitLast("our turn");
            assertThat(frontend.lines()).endsWith("seat 2", "their turn", "message: hello", "our turn");
            assertThat(frontend.lines()).noneMatch(heard -> heard.startsWith("held back"));
            send("hi");
            assertThat(next.read()).isEqualTo("hi");
        }
    }

    @Test
    void reconnectsAfterExitIfConfiguredSo() throws Exception {
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), new Random(1));
        hold(Optional.of(new Reconnecting(backoff, false, true, false)));
        accept("1", "exit").hangUp();
        try (LineSocket next = accept("2", "rec")) {
            frontend.awaitLast("their turn");
            assertThat(frontend.lines()).contains("lost: exit");
            conversation.leave();
            assertThat(next.read()).isEqualTo("fin");
        }
        assertThat(how()).isEqualTo(End.Kind.FIN);
    }

    @Test
    void waitsForAServerThatHasNotStartedYetIfConfiguredSo() throws Exception {
        server.close();
        Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(20), new Random(1));
        hold(Optional.of(new Reconnecting(backoff, true, false, false)));
        frontend.awaitLast("lost: failed");
        listen();
        try (LineSocket first = accept("1")) {
            frontend.awaitLast("seat 1");
            conversation.leave();
            assertThat(first.read()).isEqualTo("fin");
        }
        assertThat(how()).isEqualTo(End.Kind.FIN);
    }
}
