package far.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words for seats and roles on the wire: docs/protocol.md, section 2. */
class WordsTest {
    @ParameterizedTest
    @EnumSource
    void aSeatIsFoundByItsNumber(Seat seat) {
        assertThat(Seat.of(Integer.toString(seat.number()))).contains(seat);
    }

    @ParameterizedTest
    @EnumSource
    void aRoleIsFoundByItsWord(Role role) {
        assertThat(Role.of(role.word())).contains(role);
    }

    // Section 2
    @Test
    void theWordsAreThoseOfTheProtocol() {
        assertThat(Seat.of("1")).contains(Seat.ONE);
        assertThat(Seat.of("2")).contains(Seat.TWO);
        assertThat(Role.of("emi")).contains(Role.SENDER);
        assertThat(Role.of("rec")).contains(Role.RECEIVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "3", "01", "1 ", "+1", "१", "ONE", "EMI", "rec ", "SENDER"})
    void noOtherWordIsASeatOrARole(String word) {
        assertThat(Seat.of(word)).isEmpty();
        assertThat(Role.of(word)).isEmpty();
    }

    @Test
    void eachSeatIsAcrossTheTableFromTheOther() {
        assertThat(Seat.ONE.other()).isEqualTo(Seat.TWO);
        assertThat(Seat.TWO.other()).isEqualTo(Seat.ONE);
    }

    /** docs/rooms.md, 4.1. */
    @Test
    void theFirstMessageOfANamedRoomIsSeatOnesAndTheSeatsTakeTurns() {
        assertThat(LongStream.rangeClosed(1, 4).mapToObj(Seat::ofMessage))
                .containsExactly(Seat.ONE, Seat.TWO, Seat.ONE, Seat.TWO);
    }
}
