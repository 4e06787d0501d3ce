package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What client and server send on the wire: docs/protocol.md, sections 1, 2, 3 and 6. */
class EncodersTest {
    private final EmbeddedChannel client = new EmbeddedChannel(new CommandEncoder());
    private final EmbeddedChannel server = new EmbeddedChannel(new EventEncoder());

    // Section 6: only fin and spaces is escaped by a client, and only exit and spaces by the server.
    @ParameterizedTest(name = "[{0}] is [{1}] from a client and [{2}] from the server")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "fin,fin ,fin",
                "fin ,fin  ,fin ",
                "fin  ,fin   ,fin  ",
                "exit,exit,exit ",
                "exit ,exit ,exit  ",
                "exit  ,exit  ,exit   ",
                "fine,fine,fine",
                "fin now,fin now,fin now",
                "fin now ,fin now ,fin now ",
                "exit now,exit now,exit now",
                "exit now ,exit now ,exit now ",
                " fin, fin, fin",
                " exit, exit, exit",
                "FIN,FIN,FIN",
                "EXIT,EXIT,EXIT",
                "emi,emi,emi",
                "rec,rec,rec",
                "1,1,1",
                "2,2,2",
                "error: x,error: x,error: x",
                "fi,fi,fi",
                "é€😀,é€😀,é€😀",
                "'','',''",
                "' ',' ',' '"
            })
    void addsASpaceToAMessageThatLooksLikeAControlWord(String message, String fromClient, String fromServer) {
        assertThat(line(new Command.Send(Message.of(message)))).isEqualTo(fromClient + "\n");
        assertThat(line(new Event.Relayed(Message.of(message)))).isEqualTo(fromServer + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fi", "fin", "fin  ", "fine", "exit", "é€😀"})
    void computesTheLengthOfALineBeforeItIsWritten(String text) {
        Message message = Message.of(text);
        int written = line(new Command.Send(message)).getBytes(StandardCharsets.UTF_8).length;
        assertThat(CommandEncoder.lineLength(message)).isEqualTo(written - 1);
    }

    // Section 3
    @Test
    void encodesLeavingAsFin() {
        assertThat(line(new Command.Fin())).isEqualTo("fin\n");
    }

    // Sections 1 and 2: "the server ends its lines with LF alone"
    @ParameterizedTest(name = "{0} is [{1}]")
    @MethodSource
    void encodesEachEventAsItsWord(Event event, String word) {
        assertThat(line(event)).isEqualTo(word + "\n");
    }

    static Stream<Arguments> encodesEachEventAsItsWord() {
        String longReason = "reason ".repeat(100) + "é";
        return Stream.of(
                Arguments.of(new Event.Seated(Seat.ONE), "1"),
                Arguments.of(new Event.Seated(Seat.TWO), "2"),
                Arguments.of(new Event.Assigned(Role.SENDER), "emi"),
                Arguments.of(new Event.Assigned(Role.RECEIVER), "rec"),
                Arguments.of(new Event.Exit(), "exit"),
                Arguments.of(new Event.Refused("not UTF-8"), "error: not UTF-8"),
                Arguments.of(new Event.Refused(longReason), "error: " + longReason));
    }

    @ParameterizedTest(name = "[{0}] and {1} times x")
    @CsvSource({"'', 0", "'', 1", "exit, 0", "'exit    ', 0", "é, 100", "'', 8192", "'', 100000"})
    void allocatesABufferOfExactlyTheSizeOfAMessage(String text, int more) {
        Message message = Message.of(text + "x".repeat(more));
        server.writeOutbound(new Event.Relayed(message));
        ByteBuf line = server.readOutbound();
        assertThat(line.capacity()).isEqualTo(message.utf8().length + 2);
        line.release();
    }

    // Section 6: "between two of them every text arrives as it was written"
    @Test
    void everyTextArrivesAsItWasWrittenFromClientOverServerToClient() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        DecoderHarness serverEar = new DecoderHarness(CommandDecoder.of(64, new Backlog())).read("hello\n");
        DecoderHarness clientEar =
                new DecoderHarness(new LineDecoder(64, new Backlog()), new EventDecoder()).read("1\nemi\n");
        for (int i = 0; i < 5_000; i++) {
            Message message = Message.of(RandomText.of(random));
            Command said = new Command.Send(message);
            serverEar.received.clear();
            serverEar.read(line(said));
            assertThat(serverEar.received)
                    .as("seed %d, '%s' sent", seed, message.text())
                    .containsExactly(said);
            Event relayed = new Event.Relayed(message);
            clientEar.received.clear();
            clientEar.read(line(relayed));
            assertThat(clientEar.received)
                    .as("seed %d, '%s' relayed", seed, message.text())
                    .containsExactly(relayed);
        }
        serverEar.end();
        clientEar.end();
    }

    // Section 6: also if another kind of client sends it
    @ParameterizedTest
    @CsvSource({"exit", "'exit '", "'exit\r'", "'exit\r\r'", "'exit \r\r'", "'\rexit\r\r'", "'1'", "'error: x'"})
    void nothingThatOneClientSendsIsControlToTheOther(String line) {
        DecoderHarness serverEar = new DecoderHarness(CommandDecoder.of(64, new Backlog()))
                .read(line + "\r\n")
                .end();
        DecoderHarness clientEar =
                new DecoderHarness(new LineDecoder(64, new Backlog()), new EventDecoder()).read("1\nemi\n");
        Message message = ((Command.Send) serverEar.received.get(0)).message();
        clientEar.read(line(new Event.Relayed(message))).end();
        assertThat(clientEar.received.get(2)).isEqualTo(new Event.Relayed(message));
    }

    private String line(Command command) {
        client.writeOutbound(command);
        return Wire.written(client);
    }

    private String line(Event event) {
        server.writeOutbound(event);
        return Wire.written(server);
    }
}
