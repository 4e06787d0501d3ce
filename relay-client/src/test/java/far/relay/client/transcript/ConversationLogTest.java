package far.relay.client.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.terminal.DisplayLine;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the conversation is kept. */
class ConversationLogTest {
    private static final int MEBIBYTE = 1 << 20;

    @TempDir
    private Path directory;

    private final ConversationLog log = new ConversationLog();

    private int kept(int lines, String text) throws IOException {
        DisplayLine entry = new DisplayLine(DisplayLine.Kind.OTHER, Instant.EPOCH, text);
        for (int i = 0; i < lines; i++) {
            log.add(entry, Seat.ONE);
        }
        return log.save(directory.resolve("said.txt").toString());
    }

    @Test
    void keepsNoMoreEmptyMessagesThanFitIn32Mebibytes() throws IOException {
        assertThat(kept(400_000, "")).isEqualTo(32 * MEBIBYTE / 128);
    }

    @Test
    void keepsTheLatestPartOfALongConversation() throws IOException {
        assertThat(kept(20, "x".repeat(MEBIBYTE))).isEqualTo(15);
    }
}
