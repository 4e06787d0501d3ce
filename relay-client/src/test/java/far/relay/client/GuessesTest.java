package far.relay.client;

import static far.relay.client.Script.row;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Role;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the bytes alone do not show: whether a message is a replay, and whether an error is from the server. */
class GuessesTest {

    static Stream<Arguments> scenarios() {
        return Stream.of(
                // Section 4: replays
                row(
                        "a message that arrives with emi is the replay",
                        s -> s.seat(1).emi().relayed("old").pause().send("new"),
                        "seat 1",
                        "replay: old",
                        "our turn",
                        "sent: new",
                        "their turn"),
                row(
                        "a replay that has begun is waited for",
                        s -> s.seat(1).emi().midLine().midLine().relayed("old").pause(),
                        "seat 1",
                        "replay: old",
                        "our turn"),
                row(
                        "seat 2 in emi always waits for its replay",
                        s -> s.seat(2).emi().pause().pause().relayed("old").pause(),
                        "seat 2",
                        "replay: old",
                        "our turn"),
                row(
                        "a late message is a replay as long as we have not sent one, and the turn stays ours",
                        s -> s.seat(1)
                                .emi()
                                .pause()
                                .relayed("old")
                                .pause()
                                .send("new")
                                .relayed("newer"),
                        "seat 1",
                        "our turn",
                        "replay: old",
                        "sent: new",
                        "their turn",
                        "message: newer",
                        "our turn"),
                row(
                        "once we have spoken, the first message is fresh",
                        s -> s.seat(1).emi().pause().send("a").relayed("b"),
                        "seat 1",
                        "our turn",
                        "sent: a",
                        "their turn",
                        "message: b",
                        "our turn"),
                row(
                        "with rec there is no replay, however soon the first message arrives",
                        s -> s.seat(2).rec().relayed("hi").pause().send("new").relayed("newer"),
                        "seat 2",
                        "their turn",
                        "message: hi",
                        "our turn",
                        "sent: new",
                        "their turn",
                        "message: newer",
                        "our turn"),
                row(
                        "with rec, a message that has begun with the role is fresh, too",
                        s -> s.seat(1).rec().midLine().relayed("hi").pause(),
                        "seat 1",
                        "their turn",
                        "message: hi",
                        "our turn"),
                // Section 2: error
                row(
                        "an error that exit follows is the server's word, and the end",
                        s -> s.seat(1)
                                .emi()
                                .pause()
                                .send("x")
                                .relayed("error: too long")
                                .exit(),
                        "seat 1",
                        "our turn",
                        "sent: x",
                        "their turn",
                        "ended ERROR: too long"),
                row(
                        "an error whose exit has begun is not decided yet",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .relayed("error: too long")
                                .midLine()
                                .exit(),
                        "seat 2",
                        "their turn",
                        "ended ERROR: too long"),
                row(
                        "an error that nothing follows is a message",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .relayed("error: mine")
                                .pause()
                                .exit(),
                        "seat 2",
                        "their turn",
                        "message: error: mine",
                        "our turn",
                        "ended EXIT: the server sent exit"),
                row(
                        "an error that a message follows was a message",
                        s -> s.seat(2).emi().relayed("error: mine").relayed("b"),
                        "seat 2",
                        "replay: error: mine",
                        "our turn",
                        "message: b"),
                row(
                        "an error that arrives before we have sent a message may be a late replay",
                        s -> s.seat(1).emi().pause().relayed("error: mine").pause(),
                        "seat 1",
                        "our turn",
                        "replay: error: mine"),
                row(
                        "an error before the end of the connection was a message",
                        s -> s.seat(2)
                                .rec()
                                .pause()
                                .relayed("error: mine")
                                .midLine()
                                .closed(),
                        "seat 2",
                        "their turn",
                        "message: error: mine",
                        "our turn",
                        "ended BROKEN: the connection to relay.example:24573 broke: cut"),
                row(
                        "an error where no message can be due is the server's word",
                        s -> s.seat(2).rec().pause().relayed("a").relayed("error: hm"),
                        "seat 2",
                        "their turn",
                        "message: a",
                        "our turn",
                        "ended ERROR: hm"),
                row(
                        "an error before the role is the server's word",
                        s -> s.seat(1).refused("not UTF-8").exit(),
                        "seat 1",
                        "ended ERROR: not UTF-8"));
    }

    /** Section 4: what is a replay where the server has {@code --replay-role rec}. */
    static Stream<Arguments> scenariosWithReplayRoleRec() {
        return Stream.of(
                row(
                        "a message that arrives with rec is the replay",
                        s -> s.seat(2).rec().relayed("old").pause().send("new").relayed("newer"),
                        "seat 2",
                        "replay: old",
                        "our turn",
                        "sent: new",
                        "their turn",
                        "message: newer",
                        "our turn"),
                row(
                        "a replay that has begun with rec is waited for",
                        s -> s.seat(1).rec().midLine().relayed("old").pause(),
                        "seat 1",
                        "replay: old",
                        "our turn"),
                row(
                        "a message that arrives later than rec is new",
                        s -> s.seat(1).rec().pause().relayed("new").pause(),
                        "seat 1",
                        "their turn",
                        "message: new",
                        "our turn"),
                row(
                        "with emi there is no replay, so the turn is reported at once",
                        s -> s.seat(1).emi().send("new").relayed("newer"),
                        "seat 1",
                        "our turn",
                        "sent: new",
                        "their turn",
                        "message: newer",
                        "our turn"),
                row(
                        "seat 2 in emi has a replay all the same: the server's option is another one",
                        s -> s.seat(2).emi().pause().relayed("old"),
                        "seat 2",
                        "replay: old",
                        "our turn"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenariosWithReplayRoleRec")
    void guessesRightWithReplayRoleRec(Consumer<Script> scenario, List<String> heard) {
        Script script = new Script(new RecordingListener(), Role.RECEIVER);
        scenario.accept(script);
        assertThat(script.notes.lines()).isEqualTo(heard);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void guessesRight(Consumer<Script> scenario, List<String> heard) {
        Script script = new Script(new RecordingListener());
        scenario.accept(script);
        assertThat(script.notes.lines()).isEqualTo(heard);
    }
}
