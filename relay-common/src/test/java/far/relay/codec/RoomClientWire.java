package far.relay.codec;

import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a server must decode from the bytes of a client of a named room: docs/rooms.md, sections 1 and 6, as plain as can be. It looks
 * at the whole stream at once.
 *
 * @param maxMessage the most bytes of TEXT
 */
record RoomClientWire(int maxMessage) {
    private static final int MOST_BYTES = 1024;

    /** The commands, as the lines that the project's client sends for them, and the faults, in the order of the lines. */
    List<String> read(byte[] sent) {
        List<String> all = new ArrayList<>();
        for (int from = 0; from < sent.length; ) {
            int end = from;
            while (end < sent.length && sent[end] != '\n') {
                end++;
            }
            byte[] line = Arrays.copyOfRange(sent, from, end > from && sent[end - 1] == '\r' ? end - 1 : end);
            String fault = fatalFault(line, end < sent.length);
            if (fault != null) {
                all.add("RoomLineException: " + fault);
                return all;
            }
            if (end < sent.length) {
                try {
                    all.add(new String(
                            RoomCommandLine.format(RoomCommandLine.parse(line, maxMessage)), StandardCharsets.UTF_8));
                } catch (RoomLineException e) {
                    all.add("RoomLineException: " + e.getMessage());
                    if (e.code().word().equals("long")) {
                        return all;
                    }
                }
            }
            from = end + 1;
        }
        return all;
    }

    private String fatalFault(byte[] line, boolean isWhole) {
        String bytes = new String(line, StandardCharsets.ISO_8859_1);
        boolean hasText = bytes.matches("(?s)say [^ ]* .*") && bytes.indexOf(' ', 4) < MOST_BYTES;
        if (hasText && line.length - bytes.indexOf(' ', 4) - 1 > maxMessage) {
            return "a message may have " + maxMessage + " bytes at most";
        }
        if (!hasText && line.length > MOST_BYTES) {
            return "this line may have " + MOST_BYTES + " bytes at most";
        }
        return isWhole && Utf8.decode(line).isEmpty() ? "the line is not UTF-8" : null;
    }
}
