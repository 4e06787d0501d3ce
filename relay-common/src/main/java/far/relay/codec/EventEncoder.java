package far.relay.codec;

import far.relay.protocol.Event;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;

/** Encodes what the server sends: {@link Event}s as lines (docs/protocol.md, sections 2 and 6). */
public final class EventEncoder extends MessageToByteEncoder<Event> {
    /** The first capacity for a line that is not a message; the buffer grows for a longer reason. */
    private static final int CONTROL_LINE = 64;

    public EventEncoder() {
        super(Event.class);
    }

    @Override
    protected ByteBuf allocateBuffer(ChannelHandlerContext ctx, Event event, boolean preferDirect) {
        int length = event instanceof Event.Relayed relayed ? relayed.message().utf8().length + 2 : CONTROL_LINE;
        return ctx.alloc().ioBuffer(length);
    }

    @Override
    protected void encode(ChannelHandlerContext ctx, Event event, ByteBuf out) {
        if (event instanceof Event.Relayed relayed) {
            ReservedWord.EXIT.encode(relayed.message(), out);
        } else {
            ByteBufUtil.writeUtf8(out, word(event) + "\n");
        }
    }

    private static String word(Event event) {
        if (event instanceof Event.Seated seated) {
            return Integer.toString(seated.seat().number());
        }
        if (event instanceof Event.Assigned assigned) {
            return assigned.role().word();
        }
        if (event instanceof Event.Refused refused) {
            return refused.line();
        }
        return Event.Exit.WORD;
    }
}
