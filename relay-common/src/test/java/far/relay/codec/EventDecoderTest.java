package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server may say, told apart by position: docs/protocol.md, sections 2 and 6. */
class EventDecoderTest {
    private final Ear ear = new Ear(new LineDecoder(64, new Backlog()), new EventDecoder());

    @AfterEach
    void endTheStream() {
        ear.end();
    }

    // Section 2
    @ParameterizedTest
    @CsvSource({"1, emi, ONE, SENDER", "1, rec, ONE, RECEIVER", "2, emi, TWO, SENDER", "2, rec, TWO, RECEIVER"})
    void hearsANumberThenARoleThenMessages(String first, String second, Seat seat, Role role) {
        ear.read(first + "\n" + second + "\nhello\n");
        assertThat(ear.heard).containsExactly(new Event.Seated(seat), new Event.Assigned(role), said("hello"));
    }

    // Sections 2 and 6: exit and n + 1 spaces is the message of exit and n spaces; every other line is what it says.
    @ParameterizedTest(name = "[{0}] is the message [{1}]")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "exit ,exit",
                "exit  ,exit ",
                "exit      ,exit     ",
                "exit now,exit now",
                "exit now ,exit now ",
                "exits,exits",
                " exit, exit",
                " exit , exit ",
                "exit\t,exit\t",
                "EXIT,EXIT",
                "Exit ,Exit ",
                "exi,exi",
                "exi ,exi ",
                "fin,fin",
                "fin ,fin ",
                "FIN,FIN",
                "emi,emi",
                "rec,rec",
                "1,1",
                "2,2",
                "error: x,error: x",
                "'',''",
                "' ',' '"
            })
    void hearsEveryLineAfterTheRoleAsAMessage(String line, String message) {
        ear.read("1\nemi\n" + line + "\n" + line + "\r\n");
        assertThat(ear.heard.subList(2, 4)).containsExactly(said(message), said(message));
    }

    // Section 2: "exit alone is recognised at any position"
    @ParameterizedTest
    @ValueSource(strings = {"", "2\n", "2\nrec\n", "2\nrec\nhello\n"})
    void hearsExitAtAnyPosition(String before) {
        ear.read(before + "exit\n");
        assertThat(ear.heard).hasSize((int) before.lines().count() + 1).endsWith(new Event.Exit());
        assertThat(ear.faults).isEmpty();
    }

    // Section 2: before the role it can only be the server's word.
    @ParameterizedTest
    @ValueSource(strings = {"", "1\n"})
    void hearsARefusalBeforeTheRole(String before) {
        ear.read(before + "error: not UTF-8\nexit\n");
        assertThat(ear.heard).endsWith(new Event.Refused("not UTF-8"), new Event.Exit());
        assertThat(ear.faults).isEmpty();
    }

    // Section 2
    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "3", "12", "01", " 1", "1 ", "one", "emi", "exit ", "EXIT", "fin", "error:", "220 mail"
            })
    void refusesAFirstLineThatIsNoSeatsNumber(String line) {
        ear.read(line + "\n");
        assertThat(ear.heard).isEmpty();
        assertThat(ear.faults).containsExactly("BadLineException: its first line is not a seat number");
    }

    // Section 2
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "EMI", "emi ", " rec", "emission", "exit ", "hello", "error:x"})
    void refusesASecondLineThatIsNoRole(String line) {
        ear.read("1\n" + line + "\n");
        assertThat(ear.heard).containsExactly(new Event.Seated(Seat.ONE));
        assertThat(ear.faults).containsExactly("BadLineException: its second line is not a role");
    }

    private static Event said(String text) {
        return new Event.Relayed(Message.of(text));
    }
}
