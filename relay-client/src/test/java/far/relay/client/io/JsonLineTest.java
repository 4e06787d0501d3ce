package far.relay.client.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonLineTest {
    private static String json(String text) {
        return new JsonLine().field("text", text).end();
    }

    @Test
    void escapesWhatCouldDriveATerminalOrMoveTextAbout() {
        assertThat(json("\u009b1m\u007f\u0085 \u202eright\u2066 \u2028\u2029 \u200b\ufeff \udb40\udc41"))
                .isEqualTo("{\"text\":\"\\u009B1m\\u007F\\u0085 \\u202Eright\\u2066 \\u2028\\u2029 "
                        + "\\u200B\\uFEFF \\uDB40\\uDC41\"}");
    }

    @Test
    void leavesLettersAndPicturesAsTheyAre() {
        String text = "Grüß Gott, 日本 e\u0301 👍🏽 \ue000";
        assertThat(json(text)).isEqualTo("{\"text\":\"" + text + "\"}");
    }

    @Test
    void decodesToTheSameWhateverIsEscaped() {
        String all = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String json = json(all);
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            parser.nextToken();
            assertThat(parser.nextToken()).isEqualTo(JsonToken.VALUE_STRING);
            assertThat(parser.getString().equals(all)).isTrue();
        }
        assertThat(Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]")
                        .matcher(json)
                        .find())
                .isFalse();
    }
}
