package far.relay.client.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryFileTest {
    @TempDir
    private Path directory;

    @Test
    void isInTheStateDirectoryAndOtherwiseInTheHomeDirectory() throws IOException {
        Path state = directory.resolve("state");
        Path home = directory.resolve("home");
        assertThat(HistoryFile.in(state.toString(), Optional.of(home))).isEqualTo(state.resolve("relay/history"));
        assertThat(HistoryFile.in(null, Optional.of(home))).isEqualTo(home.resolve(".local/state/relay/history"));
        assertThat(HistoryFile.in("relative", Optional.of(home))).isEqualTo(home.resolve(".local/state/relay/history"));
    }

    @Test
    void isNowhereWithoutEither() {
        assertThatIOException()
                .isThrownBy(() -> HistoryFile.in(null, Optional.empty()))
                .withMessage("there is no home directory");
    }

    @ParameterizedTest
    @CsvSource({"/a, /, /a", "/a, ?, /a", ", /, /", "'', /, /", "a, /, /", ", ?, ", ", /no/such/directory, ", ", ., "})
    void findsTheHomeDirectoryAsAShellDoes(String variable, String entry, String home) {
        assertThat(HomeDirectory.find(variable, entry))
                .isEqualTo(Optional.ofNullable(home).map(Path::of));
    }

    @Test
    void cutsOffALastLineThatHasNoEnd() throws IOException {
        byte[] torn = "1:one\n2:two\n3:thré".getBytes(StandardCharsets.UTF_8);
        Path file = HistoryFile.in(directory.toString(), Optional.empty());
        for (int end = 0; end <= torn.length; end++) {
            Files.write(file, Arrays.copyOf(torn, end));
            HistoryFile.in(directory.toString(), Optional.empty());
            assertThat(Files.readString(file)).isEqualTo(end < 6 ? "" : end < 12 ? "1:one\n" : "1:one\n2:two\n");
        }
    }

    @Test
    void isNotUsedIfItIsNotText() throws IOException {
        Path file = HistoryFile.in(directory.toString(), Optional.empty());
        Files.write(file, new byte[] {'1', ':', (byte) 0xff, '\n'});
        assertThatIOException()
                .isThrownBy(() -> HistoryFile.in(directory.toString(), Optional.empty()))
                .withMessage(file + ": not UTF-8");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isNotUsedIfItIsAPipe() throws Exception {
        Path file = HistoryFile.in(directory.toString(), Optional.empty());
        Files.delete(file);
        assumeThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .as("mkfifo, which makes pipes, is not here")
                .isZero();
        assertThatIOException()
                .isThrownBy(() -> HistoryFile.in(directory.toString(), Optional.empty()))
                .withMessage(file + ": not a regular file");
    }
}
