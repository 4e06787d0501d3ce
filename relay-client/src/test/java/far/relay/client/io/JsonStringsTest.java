package far.relay.client.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import far.relay.client.text.Messages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStringsTest {
    private static JsonStrings of(String input) {
        return new JsonStrings(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), 4, Messages.of(Locale.ENGLISH));
    }

    @Test
    void readsOneTextFromEachLine() throws IOException {
        JsonStrings lines = of("\"a\\nb\"\r\n \"\\u00e9\\\\\" \n\"\"\n\"\\u202e\\u0000\"");
        assertThat(lines.next()).contains("a\nb");
        assertThat(lines.next()).contains("é\\");
        assertThat(lines.next()).contains("");
        assertThat(lines.next()).contains("\u202e\0");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void acceptsATextOfTheLimitInEscapesAlone() throws IOException {
        assertThat(of("\"" + "\\u0041".repeat(4) + "\"\n").next()).contains("AAAA");
        assertThatIOException()
                .isThrownBy(() -> of("\"" + "\\u0041".repeat(5) + "\"\n").next());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "1",
                "null",
                "[\"a\"]",
                "{\"a\":1}",
                "\"a",
                "\"a\" \"b\"",
                "\"a\",",
                "'a'",
                "\"\\x\"",
                "\"\t\""
            })
    void refusesALineThatIsNotOneString(String line) {
        assertThatIOException()
                .isThrownBy(() -> of(line + "\n").next())
                .withMessage("line 1 of the input cannot be sent: it is not one JSON string");
    }
}
