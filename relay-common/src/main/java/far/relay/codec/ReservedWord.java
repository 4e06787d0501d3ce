package far.relay.codec;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Message;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A word that one direction of the wire keeps for itself, and the trailing space that saves messages which look like it
 * (docs/protocol.md, section 6): the word alone is control; the word and n + 1 spaces is the message of the word and n
 * spaces.
 */
enum ReservedWord {
    /** From a client: I leave. */
    FIN(Command.Fin.WORD),
    /** From the server: it lets the client go. */
    EXIT(Event.Exit.WORD);

    private final byte[] word;

    ReservedWord(String word) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the line is this word alone. */
    boolean is(byte[] line) {
        return Arrays.equals(line, word);
    }

    /** The message in a line that is not this word alone: a saving space is taken off. */
    Message decode(byte[] line) {
        return Message.ofUtf8(clashesWith(line) ? Arrays.copyOf(line, line.length - 1) : line);
    }

    /** How many bytes the line has that carries the message, its terminator not counted. */
    int lineLength(Message message) {
        return message.utf8().length + (clashesWith(message.utf8()) ? 1 : 0);
    }

    /** The line that carries the message, terminator included. */
    void encode(Message message, ByteBuf out) {
        byte[] text = message.utf8();
        out.writeBytes(text);
        if (clashesWith(text)) {
            out.writeByte(' ');
        }
        out.writeByte('\n');
    }

    /** Whether the line is this word and any number of spaces. */
    private boolean clashesWith(byte[] line) {
        if (line.length < word.length || line[0] != word[0]) {
            return false;
        }
        for (int i = 0; i < line.length; i++) {
            if (line[i] != (i < word.length ? word[i] : ' ')) {
                return false;
            }
        }
        return true;
    }
}
