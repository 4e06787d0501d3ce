package far.relay.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** Lines of any kind from the other side of a named room (docs/rooms.md, section 2). An input is one line, in UTF-8. */
class RoomLinesFuzzTest {
    private static final int MAX_MESSAGE = 32;

    @FuzzTest(maxDuration = "10m")
    void aServerReadsACommandThatWrittenAgainIsTheSameOrSaysWhyNot(byte[] input) throws RoomLineException {
        byte[] line = utf8(input);
        RoomCommand command;
        try {
            command = RoomCommandLine.parse(line, MAX_MESSAGE);
        } catch (RoomLineException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return;
        }
        byte[] written = RoomCommandLine.format(command);
        assertThat(RoomCommandLine.parse(written, MAX_MESSAGE)).isEqualTo(command);
        assertThat(new String(written, UTF_8)).doesNotContain("\n", "\r");
        if (command instanceof RoomCommand.Say say) {
            assertThat(say.text().utf8()).hasSizeLessThanOrEqualTo(MAX_MESSAGE);
            assertThat(EscapedText.escape(EscapedText.unescape(say.text()))).isEqualTo(say.text());
        }
    }

    @FuzzTest(maxDuration = "10m")
    void aClientReadsAnEventThatWrittenAgainIsTheSameOrIgnoresTheLine(byte[] input) throws RoomLineException {
        byte[] line = utf8(input);
        Optional<RoomEvent> event;
        try {
            event = RoomEventLine.parse(line);
        } catch (RoomLineException e) {
            assertThat(e.getMessage()).matches("[ -~]+");
            return;
        }
        if (event.isPresent()) {
            byte[] written = RoomEventLine.format(event.get());
            assertThat(RoomEventLine.parse(written)).isEqualTo(event);
            assertThat(new String(written, UTF_8)).doesNotContain("\n");
        }
    }

    /** What the codec hands on is UTF-8. */
    private static byte[] utf8(byte[] input) {
        return new String(input, UTF_8).getBytes(UTF_8);
    }
}
