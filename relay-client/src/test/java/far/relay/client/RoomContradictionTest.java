package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A server that contradicts docs/rooms.md: the conversation ends, and nothing is lost silently. */
class RoomContradictionTest {
    private static final String OTHER_SEAT = "seat 2 " + RoomScript.TOKEN + " 2 2";

    private static Arguments row(String reason, Consumer<RoomScript> script) {
        return Arguments.of(Named.of(reason, script), reason);
    }

    static Stream<Arguments> contradictions() {
        return Stream.of(
                row("it gave the turn of message 2 to the wrong seat", s -> s.seat(1, 2, 1)),
                row("it sent seat twice", s -> s.seat(1, 1, 1).seat(1, 1, 1)),
                row(
                        "it sent seat 2, which is not your seat",
                        s -> s.seat(1, 1, 1).cut().connect().get(OTHER_SEAT)),
                row("it sent wait after seat", s -> s.seat(1, 1, 1).get("wait 1")),
                row(
                        "it sent said 1, which is not the next message",
                        s -> s.seat(1, 1, 1).get("said 1 x")),
                row(
                        "it sent said 2, which is not the next message",
                        s -> s.seat(1, 1, 1).say("a").get("said 2 x")),
                row(
                        "it sent said 3, which is not the next message",
                        s -> s.seat(2, 1, 1).get("said 3 x")),
                row(
                        "it sent said 2, which is not the next message",
                        s -> s.seat(2, 1, 1).get("said 2 x")),
                row(
                        "it sent said 3, which is not the next message",
                        s -> s.seat(2, 2, 2).get("said 1 x", "said 3 x")),
                row(
                        "it sent message 1 twice, with different texts",
                        s -> s.seat(2, 1, 1).get("said 1 x", "said 1 other")),
                row(
                        "it sent past 3, which is not an earlier message",
                        s -> s.seat(1, 3, 1).get("past 3 1 x")),
                row(
                        "it sent past 2, which is not an earlier message",
                        s -> s.seat(1, 3, 1).get("past 2 2 x")),
                row("it sent past 2 with the wrong seat", s -> s.seat(1, 4, 2).get("past 2 1 x")),
                row(
                        "it sent message 1 twice, with different texts",
                        s -> s.seat(1, 1, 1)
                                .say("a")
                                .cut()
                                .connect()
                                .seat(1, 2, 2)
                                .get("past 1 1 another's")),
                row("it sent taken 1, which was not sent", s -> s.seat(1, 1, 1).get("taken 1")),
                row(
                        "it sent taken 3, which was not sent",
                        s -> s.seat(1, 1, 1).say("a").get("taken 3")),
                row("it sent taken 1, which was not sent", s -> s.seat(2, 1, 1).get("said 1 x", "taken 1")),
                row("it sent bye left, but no leave was sent", s -> s.get("bye left x")),
                row(
                        "it sent bye left, but no leave was sent",
                        s -> s.seat(1, 1, 1).say("a").get("bye left x")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void endsTheConversation(Consumer<RoomScript> scenario, String reason) {
        RoomScript script = new RoomScript().connect();
        scenario.accept(script);
        assertThat(script.notes.lines()).endsWith("ended NOT_ROOMS", "> (closes)");
        FailureReason why =
                script.conversation.end().toCompletableFuture().join().reason();
        assertThat(why.text()).isEqualTo(reason);
        assertThat(why.kind()).as("has a translation").isNotEqualTo(FailureReason.Kind.VERBATIM);
    }

    @Test
    void aMessageThatTheServerPassesOverFails() {
        RoomScript script = new RoomScript().connect().seat(1, 1, 1).say("a").get("said 1 other");
        RoomScenarios.assertFailed(script.said, IllegalStateException.class, RoomScenarios.OVER);
        assertThat(script.notes.lines()).doesNotContain("message 1 of 2: other");
    }
}
