package far.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the server: docs/rooms.md, section 2. */
class RoomEventLineTest {
    private static final String TOKEN = "Q0b7fYtW4hUo9sLx2eJ5Aw";

    static Optional<RoomEvent> parse(String line) throws RoomLineException {
        return RoomEventLine.parse(line.getBytes(UTF_8));
    }

    static String format(RoomEvent event) {
        return new String(RoomEventLine.format(event), UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seat 2 " + TOKEN + " 4 2",
                "partner here Ann & Bob ",
                "partner here",
                "partner away Zoé",
                "partner away",
                "partner none",
                "past 1 1 which question?",
                "past 2 2 ",
                "said 3 two\\nlines",
                "taken 3",
                "wait 1",
                "error turn it is the other seat's turn",
                "error tomorrow a later version may have more codes",
                "bye left ",
                "bye refused a \\\\ b",
                "pong",
                "notice the server\\nstops at noon",
            })
    void writesAnEventAsItWasRead(String line) throws RoomLineException {
        assertThat(format(parse(line).orElseThrow())).isEqualTo(line);
    }

    @Test
    void readsTheFieldsInTheirOrder() throws RoomLineException {
        assertThat(parse("seat 2 " + TOKEN + " 5 1"))
                .contains(new RoomEvent.Seated(Seat.TWO, new Token(TOKEN), 5, Seat.ONE));
        assertThat(parse("partner here Ann"))
                .contains(new RoomEvent.Partner(RoomEvent.Presence.HERE, DisplayName.of("Ann")));
        assertThat(parse("past 4 2 hi")).contains(new RoomEvent.Past(4, Seat.TWO, Message.of("hi")));
        assertThat(parse("error turn a\\\\b")).contains(new RoomEvent.Error(ErrorCode.TURN, "a\\b"));
        assertThat(parse("bye resumed on another connection"))
                .contains(new RoomEvent.Bye(ByeCode.RESUMED, "on another connection"));
        assertThat(parse("notice a\\nb")).contains(new RoomEvent.Notice("a\nb"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "SEAT", "seated 1", "welcome to version 2", "join kitchen"})
    void ignoresWhatALaterVersionMayAdd(String line) throws RoomLineException {
        assertThat(parse(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seat",
                "seat 1",
                "seat 3 " + TOKEN + " 1 1",
                "seat 1 short 1 1",
                "seat 1 " + TOKEN + " x 1",
                "seat 1 " + TOKEN + " 1 0",
                "seat 1 " + TOKEN + " 1 1 ",
                "partner",
                "partner gone",
                "partner here ",
                "partner here a\tb",
                "partner none Ann",
                "seat 1 " + TOKEN + " 0 1",
                "seat 1 " + TOKEN + " 1000000000000000000 1",
                "past 1 hi",
                "past 0 1 hi",
                "past 1000000000000000000 1 hi",
                "past 1 3 hi",
                "said 1",
                "said x hi",
                "said 0 hi",
                "said 9223372036854775807 hi",
                "taken",
                "taken 0",
                "taken 1000000000000000000",
                "taken 1 2",
                "wait x",
                "wait 0",
                "wait 1000000000000000000",
                "error",
                "error turn",
                "bye",
                "pong ",
                "notice",
                "said 1 a\nb",
            })
    void refusesAKnownLineThatIsMalformed(String line) {
        assertThatExceptionOfType(RoomLineException.class)
                .as(line)
                .isThrownBy(() -> parse(line))
                .matches(e -> e.code() == ErrorCode.SYNTAX);
    }

    @Test
    void refusesABackslashThatBeginsNoEscape() {
        assertThatExceptionOfType(RoomLineException.class)
                .isThrownBy(() -> parse("said 1 \\x"))
                .matches(e -> e.code() == ErrorCode.ESCAPE);
    }
}
