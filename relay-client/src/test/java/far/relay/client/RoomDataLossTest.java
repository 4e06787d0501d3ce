package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** After the store has lost messages: docs/rooms.md, section 4.6. */
class RoomDataLossTest extends RoomScenarios {
    static Stream<Arguments> scenarios() {
        return Stream.of(
                row(
                        "our taken message that the server has lost is sent again",
                        s -> s.connect()
                                .seat(1, 1, 1)
                                .say("a")
                                .get("taken 1")
                                .cut()
                                .connect()
                                .seat(1, 1, 1)
                                .get("taken 1", "said 2 b"),
                        JOIN,
                        "seat 1",
                        "our turn",
                        "> say 1 a",
                        "their turn",
                        "taken 1",
                        "lost BROKEN",
                        RESUME + " have=1",
                        "regained",
                        "data lost from 1",
                        "> say 1 a",
                        "taken 1",
                        "message 2 of 2: b",
                        "our turn"),
                row(
                        "several lost messages are repaired by both sides, and reported once",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .say("b")
                                .get("taken 2", "said 3 c")
                                .cut()
                                .connect()
                                .seat(2, 1, 1)
                                .get("said 1 a", "taken 2", "said 3 c"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "> say 2 b",
                        "their turn",
                        "taken 2",
                        "message 3 of 1: c",
                        "our turn",
                        "lost BROKEN",
                        RESUME + " have=3",
                        "regained",
                        "data lost from 1",
                        "their turn",
                        "> say 2 b",
                        "taken 2",
                        "our turn"),
                row(
                        "if the partner says something else, the lost messages after it are forgotten",
                        s -> s.connect()
                                .seat(2, 1, 1)
                                .get("said 1 a")
                                .say("b")
                                .get("taken 2")
                                .cut()
                                .connect()
                                .seat(2, 1, 1)
                                .get("said 1 other"),
                        JOIN,
                        "seat 2",
                        "their turn",
                        "message 1 of 1: a",
                        "our turn",
                        "> say 2 b",
                        "their turn",
                        "taken 2",
                        "lost BROKEN",
                        RESUME + " have=2",
                        "regained",
                        "data lost from 1",
                        "message 1 of 1: other",
                        "our turn"));
    }

    @Test
    void aMessageWhoseConversationTheStoreHasLostFails() {
        RoomScript script = new RoomScript()
                .connect()
                .seat(1, 1, 1)
                .say("a")
                .get("taken 1", "said 2 b")
                .say("c");
        script.cut().connect().seat(1, 2, 2).get("said 2 other");
        assertFailed(script.said, IllegalStateException.class, "the conversation has gone on without this message");
        assertThat(script.notes.lines()).endsWith("data lost from 2", "message 2 of 2: other", "our turn");
    }
}
