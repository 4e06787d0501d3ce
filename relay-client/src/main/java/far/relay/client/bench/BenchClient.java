package far.relay.client.bench;

import far.relay.client.FailureReason;
import far.relay.client.TlsFailure;
import far.relay.protocol.Seat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import java.io.IOException;
import java.util.List;

/**
 * One client of a bench on its connection. It sends and receives lines as bytes, so that it costs little. The first client of a pair
 * must get seat 1 and the second one seat 2, and each must receive exactly what the other sent: anything else ends the bench.
 */
abstract class BenchClient extends ByteToMessageDecoder implements Pair.Client {
    /** Receives the events of a client. */
    interface Events {
        /** It has a seat. */
        void seated();

        /** Its pair is complete. */
        void assigned();

        /** There is no seat for it. */
        void turnedAway();

        /** It cannot continue, for this reason; called once at most. */
        void failed(BenchException reason);
    }

    private final Seat seat;
    private final Pair pair;
    private final String address;
    private final Events events;
    private boolean isOver;
    private ChannelHandlerContext ctx;

    /**
     * @param seat where it belongs
     * @param address the server's, for people
     */
    BenchClient(Seat seat, Pair pair, String address, Events events) {
        this.seat = seat;
        this.pair = pair;
        this.address = address;
        this.events = events;
    }

    final Seat seat() {
        return seat;
    }

    final Pair pair() {
        return pair;
    }

    final Events events() {
        return events;
    }

    final ChannelHandlerContext ctx() {
        return ctx;
    }

    /** Consumes the next line, or nothing if it is incomplete. */
    abstract void receive(ByteBuf in);

    /** What a client sends to leave; the server then closes the connection. */
    abstract ByteBuf farewell();

    @Override
    protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (isOver) {
            in.skipBytes(in.readableBytes());
        } else {
            receive(in);
        }
    }

    final void send(ByteBuf bytes) {
        ctx.writeAndFlush(bytes, ctx.voidPromise());
    }

    /** Leaves. Everything received is ignored from now on. */
    final void leave() {
        if (ctx != null) {
            isOver = true;
            send(farewell());
        }
    }

    @Override
    public final void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public final void channelInactive(ChannelHandlerContext context) throws Exception {
        fail(new BenchException(BenchException.Kind.CLOSED, address));
        super.channelInactive(context);
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(failure(cause));
        context.close();
    }

    private BenchException failure(Throwable cause) {
        if (cause instanceof NoWebSocketException none) {
            return new BenchException(BenchException.Kind.CANNOT_CONNECT, address, none.reason());
        }
        if (cause instanceof CorruptedFrameException) {
            return notRelay();
        }
        if (TlsFailure.is(cause)) {
            return new BenchException(BenchException.Kind.TLS, address, TlsFailure.reason(cause.getCause()));
        }
        return cause instanceof IOException
                ? new BenchException(BenchException.Kind.BROKEN, address, FailureReason.system(cause))
                : new BenchException(BenchException.Kind.INTERNAL, cause.toString());
    }

    final BenchException notRelay() {
        return new BenchException(BenchException.Kind.NOT_RELAY, address);
    }

    final void turnedAway() {
        isOver = true;
        events.turnedAway();
    }

    final void fail(BenchException reason) {
        if (!isOver) {
            isOver = true;
            events.failed(reason);
        }
    }
}
