package far.relay.codec;

import far.relay.protocol.Event;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The client's ear: lines in, {@link Event}s out, told apart by position (docs/protocol.md, sections 2 and 6). A line
 * that no relay server says at its position raises {@link BadLineException}.
 *
 * <p>After the role, {@code error: x} may be a message as well as the server's word. The position alone does not tell,
 * so it comes out as {@link Event.Said}; {@link #reasonIn} helps who knows more.
 */
public final class EventDecoder extends MessageToMessageDecoder<ByteBuf> {
    private static final String ERROR = "error: ";

    private enum Position {
        NUMBER,
        ROLE,
        MESSAGES
    }

    private Position position = Position.NUMBER;

    public EventDecoder() {
        super(ByteBuf.class);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf line, List<Object> out) {
        byte[] bytes = ByteBufUtil.getBytes(line);
        if (ReservedWord.EXIT.is(bytes)) {
            out.add(new Event.Exit());
        } else if (position == Position.MESSAGES) {
            out.add(new Event.Said(ReservedWord.EXIT.decode(bytes)));
        } else {
            out.add(greeting(new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    private Event greeting(String line) {
        Optional<String> reason = reasonIn(line);
        if (reason.isPresent()) {
            return new Event.Refused(reason.get());
        }
        if (position == Position.NUMBER) {
            Seat seat = Seat.of(line).orElseThrow(() -> new BadLineException("its first line is no seat's number"));
            position = Position.ROLE;
            return new Event.Seated(seat);
        }
        Role role = Role.of(line).orElseThrow(() -> new BadLineException("its second line is no role"));
        position = Position.MESSAGES;
        return new Event.Assigned(role);
    }

    /** The reason in a line {@code error: REASON}; empty where the line is none. */
    public static Optional<String> reasonIn(String line) {
        return line.startsWith(ERROR) ? Optional.of(line.substring(ERROR.length())) : Optional.empty();
    }
}
