package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomName;
import far.relay.protocol.Token;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Named rooms, by example: docs/rooms.md, sections 3 to 6. {@link EveryRoomStateTest} does the rest. */
class RoomRulesTest {
    private static final RoomName KITCHEN = RoomHarness.KITCHEN;
    private static final long KEEP = 600_000;
    private static final NamedRoomSettings SETTINGS = RoomHarness.settings(KEEP, 65536, 0, 0);
    private static final String ANN = "8xk0VdQ1mZrTn2w6yKc3Gg";
    private static final String BOB = "Q0b7fYtW4hUo9sLx2eJ5Aw";

    private final RoomHarness room = new RoomHarness(SETTINGS, 2);

    private void receives(String connection, String... lines) {
        assertThat(room.told(connection)).containsExactly(lines);
    }

    @Test
    void holdsTheConversationOfTheSpecification() {
        room.send("ann", "join kitchen name=Ann token=" + ANN);
        receives("ann", "seat 1 " + ANN + " 1 1", "partner none");
        room.send("ann", "say 1 which question?");
        receives("ann", "taken 1");
        room.send("bob", "join kitchen name=Bob token=" + BOB);
        receives("bob", "seat 2 " + BOB + " 2 2", "partner here Ann", "said 1 which question?");
        room.send("bob", "say 2 this one!");
        receives("bob", "taken 2");
        receives("ann", "partner here Bob", "said 2 this one!");
        room.cut("bob");
        room.send("ann", "say 3 and then?");
        receives("ann", "partner away Bob", "taken 3");
        room.send("bob-again", "resume kitchen " + BOB + " have=2");
        receives("bob-again", "seat 2 " + BOB + " 4 2", "partner here Ann", "said 3 and then?");
        receives("ann", "partner here Bob");
    }

    // 3.4
    @Test
    void makesUpATokenForAClientThatChoosesNone() {
        room.send("ann", "join kitchen");
        receives("ann", "seat 1 " + RoomHarness.tokenOf("ann") + " 1 1", "partner none");
    }

    // 3.5
    @Test
    void letsAnOlderConnectionGoAndIgnoresWhatItStillSends() {
        room.send("old", "join kitchen token=" + ANN);
        room.told();
        room.send("new", "resume kitchen " + ANN);
        receives("old", "bye resumed");
        receives("new", "seat 1 " + ANN + " 1 1", "partner none");
        RoomState before = room.state();
        room.send("old", "say 1 too late");
        room.send("old", "leave");
        room.cut("old");
        assertThat(room.state()).isSameAs(before);
        assertThat(room.told()).isEmpty();
    }

    // 3.6
    @Test
    void givesAFreedSeatToTheFirstInTheQueueThatAcceptsIt() {
        room.send("ann", "join kitchen name=Ann");
        room.send("bob", "join kitchen name=Bob");
        room.send("one", "join kitchen name=One seat=1");
        room.send("two", "join kitchen name=Two");
        room.told();
        room.send("bob", "leave");
        receives("bob", "bye left");
        receives("ann", "partner none", "partner here Two");
        receives("two", "seat 2 " + RoomHarness.tokenOf("two") + " 1 1", "partner here Ann");
        receives("one");
    }

    // 3.7
    @Test
    void forgetsARoomWithItsLastClient() {
        room.send("ann", "join kitchen secret=s");
        room.send("ann", "say 1 hush");
        room.send("ann", "leave");
        room.told();
        assertThat(room.state().exists()).isFalse();
        assertThat(room.state().history()).isEqualTo(RoomHistory.EMPTY);
        room.send("bob", "join kitchen new=yes");
        receives("bob", "seat 1 " + RoomHarness.tokenOf("bob") + " 1 1", "partner none");
    }

    @Test
    void createsNoRoomBeyondTheLimit() {
        RoomRules rules = new RoomRules(SETTINGS, RoomHarness.QUICK_HASH);
        RoomState missing = RoomState.missing(KITCHEN, 3);
        RoomRules.Step step = rules.join(missing, arrival("a", false), new RoomCommand.Join(KITCHEN), 0);
        assertThat(step.state()).isSameAs(missing);
        assertThat(step.answer())
                .hasValueSatisfying(
                        event -> assertThat(((RoomEvent.Error) event).code()).isEqualTo(ErrorCode.BUSY.word()));
    }

    private static RoomRules.Arrival arrival(String node, boolean mayCreate) {
        return new RoomRules.Arrival(
                new ConnectionId(node, 1), new Token(RoomHarness.tokenOf(node)), "salt", mayCreate, true);
    }

    /** A node whose store did not answer does not know whether the step was taken. */
    @Test
    void aConnectionThatRepeatsItsJoinIsNotLetGo() {
        RoomRules rules = new RoomRules(SETTINGS, RoomHarness.QUICK_HASH);
        RoomState state = RoomState.missing(KITCHEN, 0);
        for (String node : new String[] {"a", "b", "c", "a", "b", "c"}) {
            state = rules.join(state, arrival(node, true), new RoomCommand.Join(KITCHEN), 0)
                    .state();
        }
        assertThat(state.ended()).isEmpty();
        assertThat(state.seatAt(new ConnectionId("b", 1))).isPresent();
        assertThat(state.placeOf(new ConnectionId("c", 1))).hasValue(1);
    }

    @Test
    void allConnectionsOfANodeAreLostAtOnce() {
        RoomRules rules = new RoomRules(SETTINGS, RoomHarness.QUICK_HASH);
        RoomState state = RoomState.missing(KITCHEN, 0);
        for (String node : new String[] {"a", "b", "c"}) {
            state = rules.join(state, arrival(node, true), new RoomCommand.Join(KITCHEN), 0)
                    .state();
        }
        assertThat(rules.deadline(state)).isEmpty();
        RoomState after = rules.lose(state, connection -> !connection.node().equals("b"), 5);
        assertThat(after.version()).isEqualTo(state.version() + 1);
        assertThat(after.one().isHere()).isFalse();
        assertThat(after.two().isHere()).isTrue();
        assertThat(after.queue()).isEmpty();
        assertThat(rules.deadline(after)).isEqualTo(OptionalLong.of(5 + KEEP));
        assertThat(rules.expire(after, 5 + KEEP - 1)).isSameAs(after);
    }

    // 5
    @Test
    void keepsAsManyMessagesAsFit() {
        RoomHarness small = new RoomHarness(RoomHarness.settings(KEEP, 5, 0, 0), 0);
        small.send("ann", "join kitchen");
        small.send("bob", "join kitchen token=" + BOB);
        small.send("ann", "say 1 aa");
        small.send("bob", "say 2 bb");
        small.send("ann", "say 3 ccc");
        small.told();
        small.send("bob-again", "join kitchen token=" + BOB);
        assertThat(small.told("bob-again"))
                .containsExactly("seat 2 " + BOB + " 4 2", "partner here", "past 2 2 bb", "said 3 ccc");
        small.send("bob-again", "say 4 more than fits");
        small.cut("bob-again");
        small.send("bob-once-more", "resume kitchen " + BOB);
        assertThat(small.told("bob-once-more"))
                .containsExactly("seat 2 " + BOB + " 5 1", "partner here", "past 4 2 more than fits");
    }

    @ParameterizedTest
    @EnumSource
    void everyErrorHasATextOfOneLine(ErrorCode code) {
        assertThat(RoomTexts.error(code).text()).matches("[ -~]+");
        assertThat(RoomTexts.error(code).code()).isEqualTo(code.word());
    }

    @ParameterizedTest
    @EnumSource
    void everyByeHasATextOfOneLine(ByeCode code) {
        assertThat(RoomTexts.bye(code).text()).matches("[ -~]+");
    }

    @Test
    void hashesWithASalt() {
        SecretHash hash = SecretHash.sha256("salt", "secret");
        assertThat(hash)
                .isEqualTo(SecretHash.sha256("salt", "secret"))
                .hasSameHashCodeAs(SecretHash.sha256("salt", "secret"))
                .isNotEqualTo(SecretHash.sha256("tlas", "secret"))
                .isNotEqualTo(SecretHash.sha256("salt", "Secret"))
                .isNotEqualTo("secret")
                .hasToString("SecretHash");
        assertThat(hash.bytes()).hasSize(32);
    }
}
