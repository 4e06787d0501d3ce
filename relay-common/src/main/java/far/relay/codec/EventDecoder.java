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
 * Decodes what a client receives: lines as {@link Event}s, by their position (docs/protocol.md, sections 2 and 6). A
 * line that no relay server sends at its position raises a {@link BadLineException}.
 *
 * <p>After the role, {@code error: x} can be a message or a refusal. The position does not show which, so it is decoded
 * as {@link Event.Relayed}; a caller that knows more can use {@link Event.Refused#parse}.
 */
public final class EventDecoder extends MessageToMessageDecoder<ByteBuf> {
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
            out.add(new Event.Relayed(ReservedWord.EXIT.decode(bytes)));
        } else {
            out.add(greeting(new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    private Event greeting(String line) {
        Optional<Event.Refused> refusal = Event.Refused.parse(line);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (position == Position.NUMBER) {
            Seat seat = Seat.of(line)
                    .orElseThrow(() ->
                            new BadLineException(BadLineException.Kind.NO_SEAT, "its first line is not a seat number"));
            position = Position.ROLE;
            return new Event.Seated(seat);
        }
        Role role = Role.of(line)
                .orElseThrow(
                        () -> new BadLineException(BadLineException.Kind.NO_ROLE, "its second line is not a role"));
        position = Position.MESSAGES;
        return new Event.Assigned(role);
    }
}
