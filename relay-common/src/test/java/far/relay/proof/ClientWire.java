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

    /**
     * What these bytes, which follow those before and come in one read, say. Nothing counts after rubbish; nor do the blank
     * lines that come in one read with another protocol.
     */
    public List<Said> take(byte[] bytes) {
        List<Said> all = lines(bytes);
        boolean foreign = first && over && !all.isEmpty() && isForeign(all.get(all.size() - 1));
        return foreign ? all.subList(all.size() - 1, all.size()) : all;
    }

    private static boolean isForeign(Said said) {
        return said.text().startsWith("this ");
    }

    private List<Said> lines(byte[] bytes) {
        List<Said> all = new ArrayList<>();
        for (int i = 0; i < bytes.length && !over; i++) {
            byte each = bytes[i];
            String ahead = latin1(line.toByteArray()) + latin1(Arrays.copyOfRange(bytes, i, bytes.length));
            if (first && ahead.startsWith("\0\r\nQUIT\n")) {
                all.add(rubbish("this server takes no PROXY header"));
            } else if (each == '\n') {
                all.add(end());
            } else {
                line.write(each);
                String foreign = foreignBeginning(latin1(line.toByteArray()));
                if (first && !foreign.isEmpty()) {
                    all.add(rubbish(foreign));
                } else if (withoutOneCr(line.toByteArray()).length > maxLine) {
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
        String foreign = foreign();
        if (first && !foreign.isEmpty()) {
            return rubbish(foreign);
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
            return rubbish("not UTF-8");
        }
        text = text.replaceFirst("\r+$", "");
        if (text.equals("fin")) {
            return new Said(Kind.FIN, "");
        }
        String message = text.matches("fin +") ? text.substring(0, text.length() - 1) : text;
        return new Said(Kind.SAY, message.matches("exit *") ? message + " " : message);
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

    /** Of the whole line. */
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
