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

/** How a client decodes what the server sends, by position: docs/protocol.md, sections 2 and 6. */
class EventDecoderTest {
    private final DecoderHarness harness = new DecoderHarness(new LineDecoder(64, new Backlog()), new EventDecoder());

    @AfterEach
    void endTheStream() {
        harness.end();
    }

    // Section 2
    @ParameterizedTest
    @CsvSource({"1, emi, ONE, SENDER", "1, rec, ONE, RECEIVER", "2, emi, TWO, SENDER", "2, rec, TWO, RECEIVER"})
    void decodesANumberThenARoleThenMessages(String first, String second, Seat seat, Role role) {
        harness.read(first + "\n" + second + "\nhello\n");
        assertThat(harness.received)
                .containsExactly(new Event.Seated(seat), new Event.Assigned(role), relayed("hello"));
    }

    // Sections 2 and 6: exit and n + 1 spaces is the message of exit and n spaces; every other line is a message as it
    // is.
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
    void decodesEveryLineAfterTheRoleAsAMessage(String line, String message) {
        harness.read("1\nemi\n" + line + "\n" + line + "\r\n");
        assertThat(harness.received.subList(2, 4)).containsExactly(relayed(message), relayed(message));
    }

    // Section 2: "exit alone is recognised at any position"
    @ParameterizedTest
    @ValueSource(strings = {"", "2\n", "2\nrec\n", "2\nrec\nhello\n"})
    void decodesExitAtAnyPosition(String before) {
        harness.read(before + "exit\n");
        assertThat(harness.received).hasSize((int) before.lines().count() + 1).endsWith(new Event.Exit());
        assertThat(harness.faults).isEmpty();
    }

    // Section 2: before the role it can only come from the server.
    @ParameterizedTest
    @ValueSource(strings = {"", "1\n"})
    void decodesARefusalBeforeTheRole(String before) {
        harness.read(before + "error: not UTF-8\nexit\n");
        assertThat(harness.received).endsWith(new Event.Refused("not UTF-8"), new Event.Exit());
        assertThat(harness.faults).isEmpty();
    }

    // Section 2
    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "3", "12", "01", " 1", "1 ", "one", "emi", "exit ", "EXIT", "fin", "error:", "220 mail"
            })
    void refusesAFirstLineThatIsNoSeatsNumber(String line) {
        harness.read(line + "\n");
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly("BadLineException: its first line is not a seat number");
    }

    // Section 2
    @ParameterizedTest
    @ValueSource(strings = {"", "1", "EMI", "emi ", " rec", "emission", "exit ", "hello", "error:x"})
    void refusesASecondLineThatIsNoRole(String line) {
        harness.read("1\n" + line + "\n");
        assertThat(harness.received).containsExactly(new Event.Seated(Seat.ONE));
        assertThat(harness.faults).containsExactly("BadLineException: its second line is not a role");
    }

    private static Event relayed(String text) {
        return new Event.Relayed(Message.of(text));
    }
}
