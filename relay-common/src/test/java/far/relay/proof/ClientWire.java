package far.relay.proof;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes what a client sends, from docs/protocol.md, sections 1, 3, 6 and 7 alone. A line is decoded when its last
 * byte has arrived.
 */
public final class ClientWire {
    /** The kind of a line. */
    public enum Kind {
        SEND,
        FIN,
        INVALID
    }

    /**
     * @param text for a message, the line that the other seat must receive; for invalid input, the reason that the
     *     client must receive
     */
    public record Decoded(Kind kind, String text) {}

    private final int maxLine;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private boolean first = true;
    private boolean over;

    public ClientWire(int maxLine) {
        this.maxLine = maxLine;
    }

    /**
     * Decodes the bytes of one more read. Everything after invalid input is ignored, and so are blank lines in the same
     * read as another protocol.
     */
    public List<Decoded> decode(byte[] bytes) {
        List<Decoded> all = lines(bytes);
        boolean foreign = first && over && !all.isEmpty() && isForeign(all.get(all.size() - 1));
        return foreign ? all.subList(all.size() - 1, all.size()) : all;
    }

    private static boolean isForeign(Decoded line) {
        return line.text().startsWith("this ");
    }

    private List<Decoded> lines(byte[] bytes) {
        List<Decoded> all = new ArrayList<>();
        for (int i = 0; i < bytes.length && !over; i++) {
            byte each = bytes[i];
            String ahead = latin1(line.toByteArray()) + latin1(Arrays.copyOfRange(bytes, i, bytes.length));
            if (first && ahead.startsWith("\0\r\nQUIT\n")) {
                all.add(invalid("this server takes no PROXY header"));
            } else if (each == '\n') {
                all.add(end());
            } else {
                line.write(each);
                String foreign = foreignBeginning(latin1(line.toByteArray()));
                if (first && !foreign.isEmpty()) {
                    all.add(invalid(foreign));
                } else if (withoutOneCr(line.toByteArray()).length > maxLine) {
                    all.add(invalid("line longer than " + maxLine + " bytes"));
                }
            }
        }
        return all;
    }

    private Decoded invalid(String reason) {
        over = true;
        return new Decoded(Kind.INVALID, reason);
    }

    private Decoded end() {
        byte[] bytes = line.toByteArray();
        String foreign = foreign();
        if (first && !foreign.isEmpty()) {
            return invalid(foreign);
        }
        line.reset();
        first &= latin1(bytes).matches("\\s*");
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return invalid("not UTF-8");
        }
        text = text.replaceFirst("\r+$", "");
        if (text.equals("fin")) {
            return new Decoded(Kind.FIN, "");
        }
        String message = text.matches("fin +") ? text.substring(0, text.length() - 1) : text;
        return new Decoded(Kind.SEND, message.matches("exit *") ? message + " " : message);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String foreignBeginning(String bytes) {
        if (bytes.matches("(?s)PROXY (TCP[46] |UNKNOWN[ \r]).*")) {
            return "this server takes no PROXY header";
        }
        if (bytes.matches("(?s)([\0-\4].)?\0[\1\3]..\41\22\244\102.*")) {
            return "this is not a STUN server";
        }
        if (bytes.matches("(?s)SSH-\\d\\d?\\.\\d\\d?-.*")) {
            return "this is not an SSH server";
        }
        return bytes.matches("(?s)\26\3[\0-\4].*") ? "this is not a TLS server" : "";
    }

    /** The reason to refuse the whole line; empty if it is valid. */
    private String foreign() {
        String[] words = latin1(line.toByteArray()).replaceFirst("^\\s+", "").split("\\s+");
        String last = words[words.length - 1];
        if (words.length == 2 && words[0].matches("[EH][HE]LO|LHLO")) {
            return "this is not an SMTP server";
        }
        if (words.length == 2 && words[0].equals("PROXY") && last.equals("UNKNOWN")) {
            return "this server takes no PROXY header";
        }
        if (words.length < 3 || !last.matches("(?i)HTTP/\\d+(\\.\\d+)?") || words[0].matches(".*[^!-~].*")) {
            return "";
        }
        boolean target = words[1].startsWith("/")
                || words.length == 3 && (words[1].equals("*") || words[1].matches("[^:]+:.+"))
                || words.length == 3 && words[0].matches("[A-Z-]+");
        return target ? "this is not an HTTP server" : "";
    }

    private static byte[] withoutOneCr(byte[] line) {
        boolean cr = line.length > 0 && line[line.length - 1] == '\r';
        return cr ? Arrays.copyOf(line, line.length - 1) : line;
    }
}
