package far.relay.codec;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Message;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A control word of one direction, and the space that is added to messages that look like it (docs/protocol.md, section
 * 6): the word alone is the control word; the word and n + 1 spaces is the message of the word and n spaces.
 */
enum ReservedWord {
    /** From a client: it leaves. */
    FIN(Command.Fin.WORD),
    /** From the server: it ends the conversation. */
    EXIT(Event.Exit.WORD);

    private final byte[] word;

    ReservedWord(String word) {
        this.word = word.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the line is this word alone. */
    boolean is(byte[] line) {
        return Arrays.equals(line, word);
    }

    /** The message in a line that is not this word alone, without the added space. */
    Message decode(byte[] line) {
        return Message.ofUtf8(clashesWith(line) ? Arrays.copyOf(line, line.length - 1) : line);
    }

    /** The length of the line that carries the message, in bytes, without its terminator. */
    int lineLength(Message message) {
        return message.utf8().length + (clashesWith(message.utf8()) ? 1 : 0);
    }

    /** Writes the line that carries the message, with its terminator. */
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
