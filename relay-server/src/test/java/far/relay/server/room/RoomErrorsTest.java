package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomEvent;
import org.junit.jupiter.api.Test;

/** docs/rooms.md, section 6. */
class RoomErrorsTest {
    private final RoomErrors errors = new RoomErrors();

    private boolean isOver(ErrorCode code, boolean seated) {
        RoomEvent.Error error = new RoomEvent.Error(code, "text");
        assertThat(errors.answer(error, seated)).first().isEqualTo(error);
        return errors.answer(error, seated).size() == 2;
    }

    @Test
    void anErrorEndsTheConnectionAsItsCodeSays() {
        assertThat(isOver(ErrorCode.SECRET, false)).isTrue();
        assertThat(isOver(ErrorCode.LONG, true)).isTrue();
        assertThat(isOver(ErrorCode.SYNTAX, false)).isTrue();
        assertThat(isOver(ErrorCode.SYNTAX, true)).isFalse();
        assertThat(isOver(ErrorCode.TURN, true)).isFalse();
    }

    @Test
    void the33rdErrorEndsTheConnection() {
        RoomEvent.Error error = new RoomEvent.Error(ErrorCode.TURN, "text");
        for (int i = 0; i < RoomErrors.MOST; i++) {
            assertThat(errors.answer(error, true)).containsExactly(error);
        }
        assertThat(errors.answer(error, true)).last().extracting("code").isEqualTo("refused");
    }
}
