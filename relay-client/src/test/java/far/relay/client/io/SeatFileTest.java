package far.relay.client.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomLink;
import far.relay.protocol.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files and locks of other processes: {@code RoomSeatIT}. */
class SeatFileTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODw";

    @TempDir
    private Path state;

    private RoomLink link;

    @BeforeEach
    void parse() throws InvalidLinkException {
        link = RoomLink.parse("http://" + "long.".repeat(45) + "example:80/r/" + "kitchen".repeat(9) + "#" + KEY);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(state.resolve("rooms"))) {
            return files.toList();
        }
    }

    @Test
    void hasATokenAsSoonAsItIsOpenAndNoneAfterItIsDeleted() throws IOException {
        SeatFile seat = SeatFile.open(state, link, "Ann", false);
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
        SeatFile before = SeatFile.open(state, link, "Ann", false);
        Path file = files().get(0);
        before.delete();
        Files.writeString(file, content);
        return SeatFile.open(state, link, "Ann", fresh);
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
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent(seat.token().text() + "\n"));
        seat.delete();
    }

    @Test
    void replacesAFileThatWasNotWrittenCompletely() throws IOException {
        SeatFile seat = reopened("x".repeat(100), false);
        assertThat(seat.isNew()).isTrue();
        assertThat(files())
                .singleElement()
                .satisfies(file -> assertThat(file).hasContent(seat.token().text() + "\n"));
        seat.delete();
    }

    @Test
    void prefersTheFileOfAKilledClientToANewOne() throws IOException {
        SeatFile first = SeatFile.open(state, link, "Ann", false);
        Token token = Token.random();
        Files.writeString(Path.of(files().get(0) + ".7"), token.text());
        first.delete();
        SeatFile seat = SeatFile.open(state, link, "Ann", false);
        assertThat(seat.token()).isEqualTo(token);
        seat.delete();
    }

    @Test
    void leavesTheFileOfARunningClientAlone() throws IOException {
        SeatFile first = SeatFile.open(state, link, "Ann", false);
        SeatFile second = SeatFile.open(state, link, "Ann", true);
        SeatFile third = SeatFile.open(state, link, "Ann", false);
        assertThat(List.of(first.token(), second.token(), third.token())).doesNotHaveDuplicates();
        assertThat(files()).hasSize(3);
        for (SeatFile seat : List.of(first, second, third)) {
            seat.delete();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void hasNotTheTokenOfAClientWithAnotherNameOrRoom() throws Exception {
        RoomLink other = RoomLink.parse("http://example:80/r/kitchen");
        Token ann = kept(link, "Ann");
        assertThat(kept(link, "Bob")).isNotEqualTo(ann);
        assertThat(kept(other, "Ann")).isNotEqualTo(ann);
        assertThat(kept(link, "Ann")).isNotEqualTo(ann); // each is running
        assertThat(files()).hasSize(4);
    }

    private Token kept(RoomLink room, String client) throws IOException {
        return SeatFile.open(state, room, client, false).token();
    }

    @Test
    void saysWhyItCannotBeKept() throws IOException {
        Files.createFile(state.resolve("rooms"));
        assertThatIOException().isThrownBy(() -> SeatFile.open(state, link, "Ann", false));
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void opensRegularFilesOnly() throws Exception {
        SeatFile seat = SeatFile.open(state, link, "Ann", false);
        Path file = files().get(0);
        seat.delete();
        Path others = Files.writeString(state.resolve("others"), "precious");
        for (Path name : List.of(file, state.resolve("rooms.lock"))) {
            Files.deleteIfExists(name);
            Files.createSymbolicLink(name, others);
            assertRefused(name);
            Files.delete(name);
            Files.createDirectory(name);
            assertRefused(name);
            Files.delete(name);
            if (new ProcessBuilder("mkfifo", name.toString()).start().waitFor() == 0) {
                assertRefused(name);
                Files.delete(name);
            }
        }
        assertThat(others).hasContent("precious");
    }

    private void assertRefused(Path name) {
        assertThatIOException()
                .isThrownBy(() -> SeatFile.open(state, link, "Ann", false))
                .withMessage(name + ": not a regular file");
    }

    @Test
    void letsOnlyTheUserReadAFileThatOthersCouldRead() throws IOException {
        SeatFile seat = SeatFile.open(state, link, "Ann", false);
        Path file = files().get(0);
        seat.delete();
        Files.writeString(file, seat.token().text() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(SeatFile.open(state, link, "Ann", false).token()).isEqualTo(seat.token());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
