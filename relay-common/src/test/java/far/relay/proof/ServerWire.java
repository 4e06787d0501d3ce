package far.relay.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes what a server sends, from docs/protocol.md, sections 1, 2, 6 and 7 alone: the counterpart of {@link
 * ClientWire}.
 */
public final class ServerWire {
    private final List<String> decoded = new ArrayList<>();
    private final List<String> invalid = new ArrayList<>();
    private String expected = "seat";

    private ServerWire() {}

    /**
     * Decodes all bytes so far: for each line, a word for its kind and its text. Lines that no server sends come last,
     * with what is wrong with them. Everything after a line that is not UTF-8 or too long is ignored.
     */
    public static List<String> read(byte[] bytes, int maxLine) {
        ServerWire wire = new ServerWire();
        wire.lines(new String(bytes, StandardCharsets.ISO_8859_1), maxLine);
        wire.invalid.forEach(reason -> wire.decoded.add("invalid " + reason));
        return wire.decoded;
    }

    /** @param stream one character for each byte */
    private void lines(String stream, int maxLine) {
        for (int from = 0, end; from < stream.length(); from = end + 1) {
            end = stream.indexOf('\n', from);
            String line = end < 0 ? stream.substring(from) : stream.substring(from, end);
            if (line.length() - (line.endsWith("\r") ? 1 : 0) > maxLine) {
                invalid.add("line longer than " + maxLine + " bytes");
                return;
            }
            if (end < 0) {
                return;
            }
            try {
                line(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1)))
                        .toString()
                        .replaceFirst("\r+$", ""));
            } catch (CharacterCodingException e) {
                invalid.add("not UTF-8");
                return;
            }
        }
    }

    private void line(String line) {
        if (line.equals("exit")) {
            decoded.add("exit");
        } else if (expected.equals("message")) {
            decoded.add("relayed " + (line.matches("exit +") ? line.substring(0, line.length() - 1) : line));
        } else if (line.startsWith("error: ")) {
            decoded.add("refused " + line.substring("error: ".length()));
        } else if (expected.equals("seat")) {
            decodeWord(line, "[12]", "role", "its first line is not a seat number");
        } else {
            decodeWord(line, "emi|rec", "message", "its second line is not a role");
        }
    }

    private void decodeWord(String line, String words, String next, String reason) {
        if (line.matches(words)) {
            decoded.add(expected + " " + line);
            expected = next;
        } else {
            invalid.add(reason);
        }
    }
}
