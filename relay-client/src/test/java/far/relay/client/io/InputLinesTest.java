package far.relay.client.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import far.relay.client.text.Messages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InputLinesTest {
    private static InputLines of(String text) {
        return new InputLines(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 10, Messages.of(Locale.ENGLISH));
    }

    private static List<String> all(InputLines lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            all.add(line.get());
        }
        return all;
    }

    @Test
    void aLineEndsInLfOrCrLfOrAtTheEndOfTheStream() throws IOException {
        assertThat(all(of("a\nb\r\n\n\r\nü c\rd"))).containsExactly("a", "b", "", "", "ü c\rd");
        assertThat(all(of("a\r\r\nb\r"))).containsExactly("a", "b");
        assertThat(all(of(""))).isEmpty();
        assertThat(all(of("\n"))).containsExactly("");
    }

    @Test
    void aLineMayHaveJustTheLimit() throws IOException {
        assertThat(all(of("0123456789\n0123456789\r\n0123456789"))).hasSize(3);
    }

    @Test
    void refusesAnEndlessLineAsSoonAsTheLimitIsPassed() throws IOException {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        InputLines lines = new InputLines(endless, 10, Messages.of(Locale.ENGLISH));
        assertThatIOException()
                .isThrownBy(lines::next)
                .withMessage("line 1 of the input is longer than 10 bytes (--max-line)");
        InputLines second = of("a\n01234567890\n");
        second.next();
        assertThatIOException()
                .isThrownBy(second::next)
                .withMessage("line 2 of the input is longer than 10 bytes (--max-line)");
    }

    @Test
    void refusesWhatIsNotUtf8AndContinuesWithTheNextLine() throws IOException {
        InputLines lines = new InputLines(
                new ByteArrayInputStream(new byte[] {'a', (byte) 0xe9, '\n', 'b', '\n'}),
                10,
                Messages.of(Locale.ENGLISH));
        assertThatIOException()
                .isThrownBy(lines::next)
                .withMessage("line 1 of the input cannot be sent: it is not UTF-8");
        assertThat(lines.number()).isEqualTo(1);
        assertThat(lines.next()).contains("b");
        assertThat(lines.number()).isEqualTo(2);
    }
}
