package far.relay.server.connection;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.room.Lobby;
import far.relay.server.room.Participant;
import far.relay.server.room.Session;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * The handler of a connection: passes the client's commands to its {@link Session}, and is the {@link Participant} to
 * which the core sends events. It uses the connection only as a {@link Connection}, so it serves any listener protocol.
 */
public final class RelayHandler extends SimpleChannelInboundHandler<Command> implements Participant {
    private final Lobby lobby;
    private final RateLimitedLog log;
    private final Connection connection;
    private final MessageMetrics messages;
    private ChannelHandlerContext ctx;
    private Session session;
    private String name;
    private String whyClosed = "connection closed";
    private boolean unflushed;
    private boolean writable = true;
    /** When it was sent the message that it answers next. */
    private long turnSince = MessageMetrics.NEVER;

    public RelayHandler(Lobby lobby, RateLimitedLog log, Connection connection, MessageMetrics messages) {
        super(Command.class);
        this.lobby = lobby;
        this.log = log;
        this.connection = connection;
        this.messages = messages;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        name = ClientName.of(ctx.channel());
        session = lobby.enter(this);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Command command) {
        if (command instanceof Command.Send send) {
            receive(send);
        } else {
            session.receive(command);
        }
    }

    private void receive(Command.Send send) {
        long before = messages.received(send.message().utf8().length);
        long since = turnSince;
        turnSince = MessageMetrics.NEVER;
        session.receive(send);
        messages.handled(before, since);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        writable = ctx.channel().isWritable();
        if (writable && session != null) {
            session.advance();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.leave(whyClosed);
    }

    /** Can be called while the room is writing. The client therefore leaves later, when the connection is closed. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ConnectionFault fault = ConnectionFault.report(cause, name, log);
        if (fault.kind() == ConnectionFault.Kind.BAD_INPUT) {
            session.refuse(fault.reason());
            return;
        }
        whyClosed = fault.reason();
        connection.close();
    }

    /** The client's session; null before the connection is open. */
    public Session session() {
        return session;
    }

    /** The connection. */
    public Channel channel() {
        return ctx.channel();
    }

    @Override
    public void send(Event event) {
        unflushed = true;
        if (event instanceof Event.Relayed relayed) {
            turnSince = messages.sent(relayed.message().utf8().length);
        }
        ctx.write(event, ctx.voidPromise());
    }

    @Override
    public void flush() {
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    @Override
    public void close() {
        connection.closeAfterFlush();
    }

    @Override
    public void closeLingering() {
        connection.closeLingering();
    }

    @Override
    public void drop() {
        connection.drop();
    }

    @Override
    public long bufferedBytes() {
        return connection.bufferedBytes();
    }

    @Override
    public void setReading(boolean reading) {
        connection.setReading(reading);
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public String toString() {
        return name;
    }
}
