package far.relay.client.terminal;

import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code (ISO/IEC 18004) in rows of characters, two of its modules above each other in each. Light modules are drawn, and dark ones
 * are the background: that is right on a dark terminal, and most readers accept the opposite, too.
 */
public final class QrPicture {
    /** The light border that a reader needs. */
    private static final int QUIET = 4;
    /** By the light modules in a character: none, the upper one, the lower one, both. */
    private static final String BLOCKS = " \u2580\u2584\u2588";

    private QrPicture() {}

    /** The columns of a screen that can show a picture: those of its rows, of the mark before them, and the last one, which stays free. */
    public static int columns(String picture) {
        return picture.indexOf('\n') + DisplayLine.Kind.PICTURE.mark().length() + 2;
    }

    /**
     * The code of a text, with line feeds between its rows.
     *
     * @param text at most a few hundred characters, so that the code fits on a screen
     */
    public static String of(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        StringBuilder rows = new StringBuilder();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            rows.append(y == -QUIET ? "" : "\n");
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                int upper = code.getModule(x, y) ? 0 : 1;
                int lower = code.getModule(x, y + 1) || y + 1 == code.size + QUIET ? 0 : 2;
                rows.append(BLOCKS.charAt(upper + lower));
            }
        }
        return rows.toString();
    }
}
