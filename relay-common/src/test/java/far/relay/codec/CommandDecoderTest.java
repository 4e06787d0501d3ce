package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Command;
import far.relay.protocol.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server decodes what clients send: docs/protocol.md, sections 3 and 6. */
class CommandDecoderTest {
    private final DecoderHarness harness = new DecoderHarness(CommandDecoder.of(64, new Backlog()));

    @AfterEach
    void endTheStream() {
        harness.end();
    }

    // Section 3, and section 1 for the terminator
    @ParameterizedTest
    @ValueSource(strings = {"fin\n", "fin\r\n"})
    void decodesFinAsLeaving(String line) {
        harness.read(line);
        assertThat(harness.received).containsExactly(new Command.Fin());
    }

    // Sections 3 and 6: fin and n + 1 spaces is the message of fin and n spaces; every other line is a message as it
    // is.
    @ParameterizedTest(name = "[{0}] is the message [{1}]")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "fin ,fin",
                "fin  ,fin ",
                "fin      ,fin     ",
                "fine,fine",
                "fin.,fin.",
                "fin x,fin x",
                "fin x ,fin x ",
                " fin, fin",
                " fin , fin ",
                "fin\t,fin\t",
                "fin\u00a0,fin\u00a0",
                "FIN,FIN",
                "Fin ,Fin ",
                "fi,fi",
                "fi ,fi ",
                "exit,exit",
                "exit ,exit ",
                "emi,emi",
                "rec,rec",
                "1,1",
                "2,2",
                "error: x,error: x",
                "'',''",
                "' ',' '"
            })
    void decodesAnyOtherLineAsAMessage(String line, String message) {
        harness.read(line + "\n" + line + "\r\n");
        assertThat(harness.received).containsExactly(send(message), send(message));
    }

    @Test
    void releasesEveryLine() {
        DecoderHarness hearer = new DecoderHarness(CommandDecoder.of(64, new Backlog()));
        for (String line : List.of("hello\n", "fin\n")) {
            assertThat(referencesAfterReading(hearer, line)).as(line).isZero();
        }
    }

    private static int referencesAfterReading(DecoderHarness harness, String line) {
        ByteBuf buffer = Unpooled.copiedBuffer(Wire.utf8(line));
        harness.channel.writeInbound(buffer);
        return buffer.refCnt();
    }

    private static Command send(String text) {
        return new Command.Send(Message.of(text));
    }
}
