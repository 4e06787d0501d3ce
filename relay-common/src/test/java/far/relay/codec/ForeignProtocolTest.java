package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link ProtocolDetector}, which passes blank lines over, never asks. */
class ForeignProtocolTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \t\r"})
    void aBlankLineBelongsToNoOtherProtocol(String line) {
        assertThat(ForeignProtocol.byLine(line)).isEmpty();
    }
}
