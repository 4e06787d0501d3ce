package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** After a lost connection: docs/rooms.md, sections 3.4 and 4.6. */
class RoomReconnectionTest extends RoomScenarios {
    static Stream<Arguments> scenarios() {
        return Stream.of(
                // 4.6: after a lost connection
                row(
                        "a lost client joins again with its token until it knows that it has a seat",
                        s -> s.connect()
                                .get("wait 1")
                                .cut()
                                .connect()
                                .cut()
                                .connect()
                                .get("wait 1"),
                        JOIN,
                        "waiting 1",
                        "lost BROKEN",
                        JOIN,
                        "lost BROKEN",
                        JOIN,
                        "regained",
                        "waiting 1"),
                row(
                        "then it resumes with the highest number that it knows",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .cut()
                                .connect()
                                .seat(2, 2, 2),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "lost BROKEN",
                        RESUME + " have=1",
                        "regained"),
                row(
                        "a message that did not arrive is sent again",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a\nb")
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("taken 1"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a\\nb",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "regained",
                        "> say 1 a\\nb",
                        "taken 1"),
                row(
                        "a message that arrived is not sent again, though its taken was lost",
                        s -> s.connect().seat(1, 1, 1).say("a").cut().connect().seat(1, 2, 2),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "regained",
                        "taken 1"),
                row(
                        "nor if the partner has answered it",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .cut()
                                .connect()
                                .seat(1, 3, 1)
                                .get("past 1 1 a", "said 2 b"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "lost BROKEN",
                        RESUME,
                        "regained",
                        "taken 1",
                        "message 2 of 2: b",
                        "our turn"),
                row(
                        "a message that is received again is not reported again",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .cut()
                                .connect()
                                .seat(2, 2, 2)
                                .get("said 1 a")
                                .say("b")
                                .get("taken 2", "taken 2"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "lost BROKEN",
                        RESUME + " have=1",
                        "regained",
                        "> say 2 b",
                        "their turn",
                        "taken 2"),
                row(
                        "what is said without a connection is sent on the next one",
                        s -> s.connect().seat(1, 1, 1).cut().say("a").connect().seat(1, 1, 1),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "lost BROKEN",
                        "their turn",
                        RESUME,
                        "regained",
                        "> say 1 a"),
                row(
                        "what could not be stored is sent again after a while, unless it was stored",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .get("error store x")
                                .later()
                                .get("error store x", "taken 1")
                                .later(),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "delayed 1",
                        "> say 1 a",
                        "delayed 1",
                        "taken 1"),
                row(
                        "a client that is out of step comes back to see what the server has",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .get("error number x", "said 2 ignored")
                                .cut()
                                .connect()
                                .seat(1, 1, 1),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "> (closes)",
                        "lost OUT_OF_STEP",
                        RESUME,
                        "regained",
                        "> say 1 a"),
                // attempts
                row("a first attempt that fails is the end", RoomScript::fail, "ended CANNOT_CONNECT", "> (closes)"),
                row(
                        "so is a server that never answers",
                        s -> s.connect().silence(),
                        JOIN,
                        "ended NO_ANSWER",
                        "> (closes)"),
                row(
                        "so is a connection that ends without an answer",
                        s -> s.connect().cut(),
                        JOIN,
                        "ended BROKEN",
                        "> (closes)"),
                row(
                        "unless the server is a server of rooms that restarts",
                        s -> s.connect().get("bye restart x").cut().fail().connect(),
                        JOIN,
                        "> (closes)",
                        "lost RESTART",
                        "lost CANNOT_CONNECT",
                        JOIN),
                row(
                        "later attempts are repeated",
                        s -> s.connect()
                                .get("wait 1")
                                .cut()
                                .fail()
                                .fail()
                                .connect()
                                .silence(),
                        JOIN,
                        "waiting 1",
                        "lost BROKEN",
                        "lost CANNOT_CONNECT",
                        "lost CANNOT_CONNECT",
                        JOIN,
                        "lost NO_ANSWER"));
    }

    @Test
    void aClientThatMayNotReconnectEndsWithTheConnection() {
        RoomScript script = new RoomScript(new RecordingRoomListener(), false, 0, false, false);
        script.connect().seat(1, 1, 1).cut();
        assertThat(script.notes.lines()).endsWith("ended BROKEN", "> (closes)");
    }

    @Test
    void aClientMayRepeatItsFirstAttempt() {
        RoomScript script = new RoomScript(new RecordingRoomListener(), false, 0, true, true);
        script.fail().connect().silence().connect().cut();
        assertThat(script.notes.lines())
                .containsExactly("lost CANNOT_CONNECT", JOIN, "lost NO_ANSWER", JOIN, "lost BROKEN");
    }

    @Test
    void aClientThatHasASeatFromBeforeResumesIt() {
        RoomScript script = new RoomScript(new RecordingRoomListener(), true, 4, true, false);
        script.connect().seat(1, 7, 1).get("partner away", "past 5 1 e", "said 6 f");
        assertThat(script.notes.lines())
                .containsExactly(
                        RESUME + " have=4",
                        "seat 1",
                        "partner away",
                        "past 5 of 1: e",
                        "message 6 of 2: f",
                        "our turn");
    }

    @Test
    void aMessageIsCompletedWhenItIsTakenOnWhicheverConnection() {
        RoomScript script = new RoomScript().connect().seat(1, 1, 1).say("a");
        assertThat(script.said).isNotDone();
        script.get("taken 1");
        assertThat(script.said).isCompletedWithValue(1L);
        script.get("said 2 b").say("c").cut().connect();
        assertThat(script.said).isNotDone();
        script.seat(1, 4, 2);
        assertThat(script.said).isCompletedWithValue(3L);
    }

    @Test
    void aMessageThatWasNeverSentIsNotTakenIfAnotherClientSaidThatNumber() {
        RoomScript script = new RoomScript().connect().seat(1, 1, 1).cut().say("mine");
        script.connect().seat(1, 2, 2).get("past 1 1 another's");
        assertFailed(script.said, OutOfTurnException.class, "it is not our turn");
        assertThat(script.notes.lines()).endsWith("regained", "past 1 of 1: another's");
    }
}
