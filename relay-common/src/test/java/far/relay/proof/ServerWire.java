package far.relay.proof;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server's bytes say to a client, by docs/protocol.md, sections 1, 2, 6 and 7 alone: the counterpart of {@link
 * ClientWire}.
 */
public final class ServerWire {
    private final List<String> said = new ArrayList<>();
    private final List<String> rubbish = new ArrayList<>();
    private String expected = "seat";

    private ServerWire() {}

    /**
     * What these bytes say, which are all that came so far: a word for what it is and the text, line by line. Lines that
     * no server says are told last, by what is wrong with them. Nothing counts after one that is no line at all.
     */
    public static List<String> read(byte[] bytes, int maxLine) {
        ServerWire wire = new ServerWire();
        wire.lines(new String(bytes, StandardCharsets.ISO_8859_1), maxLine);
        wire.rubbish.forEach(reason -> wire.said.add("rubbish " + reason));
        return wire.said;
    }

    /** @param stream a character for each byte */
    private void lines(String stream, int maxLine) {
        for (int from = 0, end; from < stream.length(); from = end + 1) {
            end = stream.indexOf('\n', from);
            String line = end < 0 ? stream.substring(from) : stream.substring(from, end);
            if (line.length() - (line.endsWith("\r") ? 1 : 0) > maxLine) {
                rubbish.add("line longer than " + maxLine + " bytes");
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
                rubbish.add("not UTF-8");
                return;
            }
        }
    }

    private void line(String line) {
        if (line.equals("exit")) {
            said.add("exit");
        } else if (expected.equals("message")) {
            said.add("said " + (line.matches("exit +") ? line.substring(0, line.length() - 1) : line));
        } else if (line.startsWith("error: ")) {
            said.add("refused " + line.substring("error: ".length()));
        } else if (expected.equals("seat")) {
            take(line, "[12]", "role", "its first line is not a seat number");
        } else {
            take(line, "emi|rec", "message", "its second line is not a role");
        }
    }

    private void take(String line, String words, String next, String otherwise) {
        if (line.matches(words)) {
            said.add(expected + " " + line);
            expected = next;
        } else {
            rubbish.add(otherwise);
        }
    }
}
