package far.relay.client.bench;

import far.relay.client.FailureReason;
import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * One client of a bench on its connection. It sends and receives lines as bytes, so that it costs little (docs/protocol.md,
 * sections 1 to 3). The first client of a pair must get seat 1 and the second one seat 2, and each must receive exactly what the
 * other sent: anything else shows that another client uses the server, and ends the bench.
 */
final class BenchClient extends ByteToMessageDecoder implements Pair.Client {
    /** Receives the events of a client. */
    interface Events {
        /** It has a seat. */
        void seated();

        /** It has a role: its pair is complete. */
        void assigned();

        /** There is no seat for it. */
        void turnedAway();

        /** It cannot continue, for this reason; called once at most. */
        void failed(BenchException reason);
    }

    private static final byte[] FIN = (Command.Fin.WORD + "\n").getBytes(StandardCharsets.US_ASCII);
    /** Control lines of the server are not longer. */
    private static final int LONGEST_WORD = 256;

    private enum Position {
        NUMBER,
        ROLE,
        MESSAGES,
        OVER
    }

    private final Seat seat;
    private final Pair pair;
    private final StampedLine line;
    private final String address;
    private final Events events;

    private Position position = Position.NUMBER;
    private ChannelHandlerContext ctx;

    /**
     * @param seat where it belongs
     * @param line what messages look like; may be shared by all clients of a thread
     * @param address the server's, for people
     */
    BenchClient(Seat seat, Pair pair, StampedLine line, String address, Events events) {
        this.seat = seat;
        this.pair = pair;
        this.line = line;
        this.address = address;
        this.events = events;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (position == Position.MESSAGES && pair.isInTransitTo(this) && line.isNext(in, pair.stamp())) {
            in.skipBytes(line.length());
            pair.arrived(System.nanoTime());
        } else if (position == Position.OVER) {
            in.skipBytes(in.readableBytes());
        } else {
            word(in);
        }
    }

    /** Anything but the message that is due: a control line, a message of another client, or an incomplete line. */
    private void word(ByteBuf in) {
        int length = in.bytesBefore((byte) '\n');
        if (length >= 0) {
            String word = in.toString(in.readerIndex(), Math.min(length, LONGEST_WORD), StandardCharsets.UTF_8);
            in.skipBytes(length + 1);
            receive(word);
        } else if (in.readableBytes() > Math.max(line.length(), LONGEST_WORD)) {
            fail(position == Position.MESSAGES ? new BenchException(BenchException.Kind.OTHER_CLIENT) : notRelay());
        }
    }

    private void receive(String word) {
        Optional<Event.Refused> refusal = Event.Refused.parse(word);
        if (word.equals(Event.Exit.WORD)) {
            exit();
        } else if (refusal.isPresent()) {
            fail(new BenchException(BenchException.Kind.REFUSED, refusal.get().reason()));
        } else if (position == Position.NUMBER) {
            number(word);
        } else if (position == Position.ROLE) {
            role(word);
        } else {
            fail(new BenchException(BenchException.Kind.OTHER_CLIENT));
        }
    }

    private void exit() {
        if (position == Position.NUMBER) {
            position = Position.OVER;
            events.turnedAway();
        } else {
            fail(new BenchException(BenchException.Kind.EXIT));
        }
    }

    private void number(String word) {
        Optional<Seat> number = Seat.of(word);
        if (number.isEmpty()) {
            fail(notRelay());
        } else if (number.get() != seat) {
            fail(new BenchException(BenchException.Kind.OTHER_CLIENT));
        } else {
            position = Position.ROLE;
            events.seated();
        }
    }

    private void role(String word) {
        Optional<Role> role = Role.of(word);
        if (role.isEmpty()) {
            fail(notRelay());
        } else if (role.get() != (seat == Seat.ONE ? Role.SENDER : Role.RECEIVER)) {
            fail(new BenchException(BenchException.Kind.OTHER_CLIENT));
        } else {
            position = Position.MESSAGES;
            events.assigned();
        }
    }

    private BenchException notRelay() {
        return new BenchException(BenchException.Kind.NOT_RELAY, address);
    }

    @Override
    public void send(long stamp) {
        ctx.writeAndFlush(line.encode(stamp, ctx.alloc()), ctx.voidPromise());
    }

    /** Sends {@code fin}; the server then closes the connection. Everything received is ignored from now on. */
    void leave() {
        if (ctx != null) {
            position = Position.OVER;
            ctx.writeAndFlush(ctx.alloc().directBuffer().writeBytes(FIN), ctx.voidPromise());
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        fail(new BenchException(BenchException.Kind.CLOSED, address));
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(
                cause instanceof IOException
                        ? new BenchException(BenchException.Kind.BROKEN, address, FailureReason.system(cause))
                        : new BenchException(BenchException.Kind.INTERNAL, cause.toString()));
        context.close();
    }

    private void fail(BenchException reason) {
        if (position != Position.OVER) {
            position = Position.OVER;
            events.failed(reason);
        }
    }
}
