package far.relay.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomName;
import far.relay.protocol.Token;
import far.relay.server.room.ConnectionId;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomRules;
import far.relay.server.room.RoomState;
import far.relay.server.room.RoomStore;
import far.relay.server.room.SecretHash;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** What every store of named rooms must do. */
abstract class RoomStoreContract {
    private static final RoomName KITCHEN = new RoomName("kitchen");
    private static final ConnectionId ANN = new ConnectionId("node", 1);

    private final RoomRules rules = new RoomRules(NamedRoomSettings.builder().build(), SecretHash::sha256);
    private final List<Long> seen = new ArrayList<>();

    /** The store under test; always the same one. */
    abstract RoomStore store();

    /** The result of a call to it. */
    abstract <T> T result(CompletionStage<T> stage);

    /** Waits until all notifications so far have arrived, or are lost. */
    abstract void settle();

    private RoomState load(RoomName room) {
        return result(store().load(room));
    }

    private boolean replace(RoomState next) {
        return result(store().replace(next));
    }

    private RoomState created(RoomState missing) {
        RoomRules.Arrival arrival = new RoomRules.Arrival(ANN, new Token("8xk0VdQ1mZrTn2w6yKc3Gg"), "salt", true, true);
        return rules.join(missing, arrival, new RoomCommand.Join(missing.name()), 5)
                .state();
    }

    private RoomState said(RoomState state) {
        return rules.say(state, ANN, new RoomCommand.Say(state.next(), Message.of("hi")), 6)
                .state();
    }

    @Test
    void aRoomThatNobodyCreatedIsMissing() {
        assertThat(load(KITCHEN).exists()).isFalse();
        assertThat(load(KITCHEN).name()).isEqualTo(KITCHEN);
    }

    @Test
    void aRoomIsLoadedAsItWasStored() {
        RoomState created = created(load(KITCHEN));
        assertThat(replace(created)).isTrue();
        assertThat(load(KITCHEN)).isEqualTo(created);
        RoomState said = said(created);
        assertThat(replace(said)).isTrue();
        assertThat(load(KITCHEN)).isEqualTo(said);
        assertThat(load(new RoomName("cellar")).exists()).isFalse();
    }

    @Test
    void ofTwoThatReplaceTheSameVersionOneWins() {
        RoomState missing = load(KITCHEN);
        RoomState created = created(missing);
        assertThat(replace(created)).isTrue();
        assertThat(replace(created(missing))).isFalse();
        RoomState said = said(created);
        assertThat(replace(said)).isTrue();
        assertThat(replace(rules.leave(created, ANN, 7))).isFalse();
        assertThat(replace(said)).isFalse();
        assertThat(load(KITCHEN)).isEqualTo(said);
    }

    @Test
    void aDeletedRoomIsMissingAndItsVersionsDoNotComeAgain() {
        RoomState created = created(load(KITCHEN));
        replace(created);
        RoomState said = said(created);
        replace(said);
        RoomState deleted = rules.leave(said, ANN, 7);
        assertThat(replace(deleted)).isTrue();
        RoomState missing = load(KITCHEN);
        assertThat(missing.exists()).isFalse();
        assertThat(missing.version()).isGreaterThanOrEqualTo(deleted.version());
        assertThat(replace(said(said))).isFalse();
        assertThat(replace(created)).isFalse();
        RoomState again = created(missing);
        assertThat(replace(again)).isTrue();
        assertThat(replace(rules.leave(said, ANN, 8))).isFalse();
        assertThat(load(KITCHEN)).isEqualTo(again);
    }

    @Test
    void whoWatchesARoomIsToldOfItsChanges() {
        RoomStore.Watch first = store().watch(KITCHEN, seen::add);
        RoomStore.Watch second = store().watch(KITCHEN, version -> seen.add(-version));
        RoomState created = created(load(KITCHEN));
        replace(created);
        replace(created(load(new RoomName("cellar"))));
        assertThat(seen).as("during the call").isEmpty();
        settle();
        assertThat(seen).containsExactlyInAnyOrder(created.version(), -created.version());
        RoomState said = said(created);
        replace(said);
        first.close();
        first.close();
        settle();
        assertThat(seen).contains(-said.version()).doesNotContain(said.version());
        second.close();
        replace(said(said(said)));
        settle();
        assertThat(seen).hasSize(3);
    }
}
