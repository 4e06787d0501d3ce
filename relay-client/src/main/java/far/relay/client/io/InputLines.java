package far.relay.client.io;

import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Lines of UTF-8 text in any locale. A line ends in LF or at the end of the stream; CRs before that belong
 * to the end. Keeps one line at a time, and none longer than the limit.
 */
public class InputLines {
    private final InputStream in;
    private final int maxLine;
    private final Messages messages;
    private final String source;
    private int number;

    /** Those of standard input. The parameters: see the other constructor. */
    public InputLines(InputStream in, int maxLine, Messages messages) {
        this(in, maxLine, messages, messages.get("input.standard"));
    }

    /**
     * @param in read byte by byte, so better buffered
     * @param maxLine the most bytes a line may have, its terminator not counted
     * @param source the name of the source, for error messages
     */
    public InputLines(InputStream in, int maxLine, Messages messages, String source) {
        this.in = in;
        this.maxLine = maxLine;
        this.messages = messages;
        this.source = source;
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    /** The error message that the line cannot be sent for this reason. */
    public String unsendable(String why) {
        return messages.get("input.unsendable", number, why, source);
    }

    /**
     * The next line, without its terminator; empty at the end of the stream.
     *
     * @throws IOException if it is not UTF-8, is over the limit, or cannot be read; the message is in the user's
     *     language. After a line that is not UTF-8 the next call returns the line after it
     */
    public Optional<String> next() throws IOException {
        number++;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = read()) != '\n' && b >= 0) {
            line.write(b);
            // One more may be the CR of a CR LF.
            if (line.size() > (b == '\r' ? maxLine + 1 : maxLine)) {
                throw new IOException(messages.get("input.too-long", number, maxLine, source));
            }
        }
        if (b < 0 && line.size() == 0) {
            return Optional.empty();
        }
        return Optional.of(decode(line.toByteArray()));
    }

    private int read() throws IOException {
        try {
            return in.read();
        } catch (IOException e) {
            throw new IOException(messages.get("input.unreadable", new ErrorMessages(messages).of(e), source), e);
        }
    }

    /** Drops all CRs before the terminator, as a receiver of the line would. */
    private String decode(byte[] line) throws IOException {
        int length = line.length;
        while (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return Utf8.decode(line, length).orElseThrow(() -> new IOException(unsendable(messages.get("input.not-utf8"))));
    }
}
