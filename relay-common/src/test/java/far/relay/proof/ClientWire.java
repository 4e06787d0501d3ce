package far.relay.proof;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What one client's bytes say, by docs/protocol.md, sections 1, 3, 6 and 7 alone: a line is known when its last byte is in. */
public final class ClientWire {
    /** What a client does by saying a line. */
    public enum Kind {
        SAY,
        FIN,
        RUBBISH
    }

    /** @param text the line that the other seat must get of a message; the reason that must be given for rubbish */
    public record Said(Kind kind, String text) {}

    private final int maxLine;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean first = true;
    private boolean over;

    public ClientWire(int maxLine) {
        this.maxLine = maxLine;
    }

    /** What these bytes, which follow those before, say. Nothing counts after rubbish. */
    public List<Said> take(byte[] bytes) {
        List<Said> all = new ArrayList<>();
        for (byte each : bytes) {
            if (over) {
                return all;
            }
            if (each == '\n') {
                all.add(end());
            } else {
                line.write(each);
                if (withoutOneCr(line.toByteArray()).length > maxLine) {
                    all.add(rubbish("line longer than " + maxLine + " bytes"));
                }
            }
        }
        return all;
    }

    private Said rubbish(String reason) {
        over = true;
        return new Said(Kind.RUBBISH, reason);
    }

    private Said end() {
        byte[] bytes = line.toByteArray();
        line.reset();
        boolean wasFirst = first;
        first = false;
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return rubbish("not UTF-8");
        }
        text = text.replaceFirst("\r+$", "");
        if (wasFirst && text.matches("[A-Z][A-Z-]* \\S+ HTTP/\\d(\\.\\d)?")) {
            return rubbish("this is not an HTTP server");
        }
        if (text.equals("fin")) {
            return new Said(Kind.FIN, "");
        }
        String message = text.matches("fin +") ? text.substring(0, text.length() - 1) : text;
        return new Said(Kind.SAY, message.matches("exit *") ? message + " " : message);
    }

    private static byte[] withoutOneCr(byte[] line) {
        boolean cr = line.length > 0 && line[line.length - 1] == '\r';
        return cr ? Arrays.copyOf(line, line.length - 1) : line;
    }
}
