package far.relay.client.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrPictureTest {
    private static final int QUIET = 4;

    /** As a camera sees it on a dark terminal. */
    private static BitMatrix modules(String picture) {
        String[] rows = picture.split("\n");
        int size = rows[0].length() - 2 * QUIET;
        BitMatrix modules = new BitMatrix(size);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                char block = rows[(y + QUIET) / 2].charAt(x + QUIET);
                boolean isLight = block == '█' || block == ((y + QUIET) % 2 == 0 ? '▀' : '▄');
                if (!isLight) {
                    modules.set(x, y);
                }
            }
        }
        return modules;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "http://127.0.0.1:24574/r/abcdefgh23#AAECAwQFBgcICQoLDA0ODw",
                "https://a-long-name-of-a-host.in.some.domain.example:65535/r/abcdefgh23#AAECAwQFBgcICQoLDA0ODw"
            })
    void isReadAsTheTextThatItShows(String text) throws Exception {
        String picture = QrPicture.of(text);
        assertThat(new Decoder().decode(modules(picture)).getText()).isEqualTo(text);
        assertThat(picture).matches("[ ▀▄█\n]+");
        assertThat(picture.split("\n")).allMatch(row -> row.startsWith("█".repeat(QUIET)) || row.startsWith("▀▀▀▀"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://relay.example/r/abcdefgh23#AAECAwQFBgcICQoLDA0ODw"})
    void fitsATerminalOfTheUsualSize(String text) {
        assertThat(QrPicture.of(text).split("\n")).hasSizeLessThan(24).allMatch(row -> row.length() < 78);
    }
}
