package far.relay.codec;

import java.util.List;
import java.util.Random;

/** Texts that one line can carry, mostly such as a codec could confuse with something else. */
final class RandomText {
    private static final List<String> PIECES = List.of(
            "fin", "exit", "fin ", "exit ", " ", "  ", "emi", "rec", "1", "2", "error: ", "FIN", "\r", "\t", "\u0000",
            "é", "€", "😀", "\ufeff", "\u2028", "\u00a0");

    private RandomText() {}

    static String of(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
            text.append(random.nextInt(4) > 0 ? PIECES.get(random.nextInt(PIECES.size())) : anyCharacter(random));
        }
        return text.toString().replaceFirst("\r+$", "");
    }

    private static String anyCharacter(Random random) {
        int bits = 1 + random.nextInt(21);
        int codePoint = random.nextInt(Math.min(1 << bits, Character.MAX_CODE_POINT + 1));
        boolean surrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        return codePoint == '\n' || surrogate ? "x" : Character.toString(codePoint);
    }
}
