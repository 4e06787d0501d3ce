package far.relay.codec;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;

/**
 * The lines of the plain protocol (docs/protocol.md, sections 1 and 7). Any text within the limit is a line.
 *
 * @param result converts a line to what is passed on; the function owns the line's buffer
 */
record PlainLines(int maxLine, Function<ByteBuf, ?> result) implements LineProtocol {
    @Override
    public Exception excess(ByteBuf line, int length) {
        return length > maxLine
                ? new BadLineException(BadLineException.Kind.TOO_LONG, "line longer than " + maxLine + " bytes")
                : null;
    }

    @Override
    public Exception notUtf8() {
        return new BadLineException(BadLineException.Kind.NOT_UTF8, "not UTF-8");
    }

    /**
     * Removes CRs at the end; the CR of the terminator is removed already. The receiver of a message that ended with a
     * CR would drop it, and would read {@code exit} if the message was {@code exit} and a CR.
     */
    @Override
    public Object decode(ByteBuf line) {
        while (line.isReadable() && line.getByte(line.writerIndex() - 1) == '\r') {
            line.writerIndex(line.writerIndex() - 1);
        }
        return result.apply(line);
    }
}
