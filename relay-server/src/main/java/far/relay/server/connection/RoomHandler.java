package far.relay.server.connection;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomLineException;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.room.RoomParticipant;
import far.relay.server.room.RoomSession;
import far.relay.server.room.Rooms;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;

/**
 * The handler of a connection to named rooms: passes the client's commands to its {@link RoomSession}, and is the {@link
 * RoomParticipant} to which the core sends events. A codec in front of it passes {@link RoomCommand}s on, raises a {@link
 * RoomLineException} for what is no command, and accepts {@link RoomEvent}s. It uses the connection only as a {@link Connection}, so
 * it serves lines and WebSocket. It is added to the pipeline of an active channel, when the client has begun to speak the protocol.
 */
public final class RoomHandler extends SimpleChannelInboundHandler<RoomCommand> implements RoomParticipant {
    private final Rooms rooms;
    private final RateLimitedLog log;
    private final Connection connection;
    private final DelayedAcks.Client acks;
    private final MessageMetrics messages;
    private ChannelHandlerContext ctx;
    private RoomSession session;
    private String name;
    private String whyClosed = "connection closed";
    /** Whether commands of the client are being handled: what it is sent meanwhile is flushed at the end, all at once. */
    private boolean handling;

    private boolean unflushed;
    /** When it was sent the message that it answers next. */
    private long turnSince = MessageMetrics.NEVER;

    /** @param acks those of the channel's event loop */
    public RoomHandler(
            Rooms rooms, RateLimitedLog log, Connection connection, DelayedAcks acks, MessageMetrics messages) {
        super(RoomCommand.class);
        this.rooms = rooms;
        this.log = log;
        this.connection = connection;
        this.messages = messages;
        this.acks = acks.new Client(() -> ctx.flush());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        name = ClientName.of(ctx.channel());
        session = rooms.enter(this, PeerAddress.key(ctx.channel()));
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, RoomCommand command) {
        handling = true;
        if (command instanceof RoomCommand.Say say) {
            receive(say);
        } else {
            session.receive(command);
        }
    }

    private void receive(RoomCommand.Say say) {
        long before = messages.received(say.text().utf8().length);
        long since = turnSince;
        turnSince = MessageMetrics.NEVER;
        session.receive(say);
        messages.handled(before, since);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        handling = false;
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (session != null) { // otherwise the core is sending already, and has not returned the session yet
            session.writable(ctx.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.disconnected(whyClosed);
    }

    /** Can be called while the core is sending. The client therefore leaves later, when the connection is closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof RoomLineException invalid) {
            session.refuse(invalid.code(), invalid.getMessage());
            return;
        }
        whyClosed = ConnectionFault.report(cause, name, log).reason();
        connection.close();
    }

    /** The client's session. */
    public RoomSession session() {
        return session;
    }

    /** The connection. */
    public Channel channel() {
        return ctx.channel();
    }

    @Override
    public void send(List<RoomEvent> events) {
        for (RoomEvent event : events) {
            if (event instanceof RoomEvent.Said said) {
                turnSince = messages.sent(said.text().utf8().length);
            }
            ctx.write(event, ctx.voidPromise());
        }
        RoomEvent last = events.get(events.size() - 1);
        if (last instanceof RoomEvent.Bye) {
            connection.closeLingering();
        } else if (!(last instanceof RoomEvent.Taken) || !acks.delays()) {
            flush(last);
        }
    }

    private void flush(RoomEvent last) {
        if (last instanceof RoomEvent.Said) {
            acks.answered();
        }
        if (handling) {
            unflushed = true;
        } else {
            ctx.flush();
        }
    }

    @Override
    public void setReading(boolean reading) {
        connection.setReading(reading);
    }

    @Override
    public long bufferedBytes() {
        return connection.bufferedBytes();
    }

    @Override
    public void drop() {
        connection.drop();
    }

    @Override
    public String toString() {
        return name;
    }
}
