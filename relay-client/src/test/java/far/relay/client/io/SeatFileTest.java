package far.relay.client.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomLink;
import far.relay.protocol.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and locks of other processes: {@code RoomProgramIT}. */
class SeatFileTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODw";

    @TempDir
    private Path state;

    private RoomLink link;

    @BeforeEach
    void parse() throws InvalidLinkException {
        link = RoomLink.parse("http://" + "long.".repeat(50) + "example:80/r/" + "kitchen".repeat(9) + "#" + KEY);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("rooms"))) {
            return files.toList();
        }
    }

    @Test
    void hasATokenAsSoonAsItIsOpenAndNoneAfterItIsDeleted() throws IOException {
        SeatFile seat = SeatFile.open(state, link, false);
        assertThat(seat.isNew()).isTrue();
        assertThat(files()).singleElement().satisfies(file -> {
            assertThat(file).hasContent(seat.token().text() + "\n");
            assertThat(file.getFileName().toString()).startsWith("kitchen").doesNotContain(KEY);
        });
        seat.delete();
        assertThat(files()).isEmpty();
    }

    /** Deleting releases the lock, so the file is written again as a killed client has left it. */
    private SeatFile reopened(String content, boolean fresh) throws IOException {
        SeatFile before = SeatFile.open(state, link, false);
        Path file = files().get(0);
        before.delete();
        Files.writeString(file, content);
        return SeatFile.open(state, link, fresh);
    }

    @Test
    void keepsTheTokenThatAKilledClientHasLeft() throws IOException {
        Token token = Token.random();
        SeatFile seat = reopened(token.text() + "\n", false);
        assertThat(seat.token()).isEqualTo(token);
        assertThat(seat.isNew()).isFalse();
        seat.delete();
    }

    @Test
    void replacesTheTokenOnRequest() throws IOException {
        Token token = Token.random();
        SeatFile seat = reopened(token.text() + "\n", true);
        assertThat(seat.token()).isNotEqualTo(token);
        assertThat(files()).singleElement().satisfies(file -> assertThat(file)
                .hasContent(seat.token().text() + "\n"));
        seat.delete();
    }

    @Test
    void replacesAFileThatWasNotWrittenCompletely() throws IOException {
        SeatFile seat = reopened("x".repeat(100), false);
        assertThat(seat.isNew()).isTrue();
        assertThat(files()).singleElement().satisfies(file -> assertThat(file)
                .hasContent(seat.token().text() + "\n"));
        seat.delete();
    }

    @Test
    void saysWhyItCannotBeKept() throws IOException {
        Files.createFile(state.resolve("rooms"));
        assertThatIOException().isThrownBy(() -> SeatFile.open(state, link, false));
    }
}
