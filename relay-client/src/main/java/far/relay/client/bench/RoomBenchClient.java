package far.relay.client.bench;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.util.Optional;

/**
 * A client of a named room (docs/rooms.md). Its room is new, and belongs to its pair. After each message it expects {@code taken},
 * and then the answer.
 */
final class RoomBenchClient extends BenchClient {
    /** Lines of the server without a message are not longer. */
    static final int LONGEST_LINE = 1024;

    private final RoomName room;
    private final NumberedLine line;
    private final Framing framing;
    private boolean isSeated;
    private boolean isAssigned;
    /** The number of the message that the server has not acknowledged; 0 if there is none. */
    private long untaken;

    /** @param line what messages look like; may be shared by all clients of a thread */
    RoomBenchClient(
            Seat seat, Pair pair, RoomName room, NumberedLine line, Framing framing, String address, Events events) {
        super(seat, pair, address, events);
        this.room = room;
        this.line = line;
        this.framing = framing;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        framing.open(context, this::join);
    }

    private void join() {
        send(new RoomCommand.Join(
                room,
                Optional.empty(),
                Optional.empty(),
                Optional.of(seat()),
                false,
                Optional.of(seat() == Seat.ONE),
                Optional.empty()));
    }

    private void send(RoomCommand command) {
        send(frame(command));
    }

    private ByteBuf frame(RoomCommand command) {
        byte[] bytes = RoomCommandLine.format(command);
        return framing.frame(bytes, bytes.length, ctx().alloc());
    }

    @Override
    void receive(ByteBuf in) {
        int length = framing.next(ctx(), in);
        if (length == Framing.INCOMPLETE) {
            return;
        }
        if (untaken != 0 && line.taken(untaken).isNext(in, length)) {
            consume(in, length);
            untaken = 0;
        } else if (untaken == 0
                && pair().isInTransitTo(this)
                && line.said(pair().number(), pair().stamp()).isNext(in, length)) {
            consume(in, length);
            pair().arrived(System.nanoTime());
        } else {
            byte[] other = ByteBufUtil.getBytes(in, in.readerIndex(), length);
            consume(in, length);
            event(other);
        }
    }

    private void consume(ByteBuf in, int length) {
        in.skipBytes(length);
        framing.end(in);
    }

    private void event(byte[] bytes) {
        try {
            Optional<RoomEvent> event = RoomEventLine.parse(bytes);
            if (event.isPresent()) {
                event(event.get());
            } else if (!isSeated) { // later versions add lines, but this may be no server of rooms at all
                fail(notRelay());
            }
        } catch (RoomLineException e) {
            fail(notRelay());
        }
    }

    private void event(RoomEvent event) {
        if (event instanceof RoomEvent.Seated seated && seated.seat() == seat()) {
            isSeated = true;
            events().seated();
        } else if (event instanceof RoomEvent.Partner partner) {
            partner(partner.presence());
        } else if (event instanceof RoomEvent.Error error) {
            fail(new BenchException(BenchException.Kind.REFUSED, error.text()));
        } else if (event instanceof RoomEvent.Bye bye) {
            fail(new BenchException(BenchException.Kind.ENDED, bye.text()));
        } else if (!(event instanceof RoomEvent.Notice)) {
            fail(notRelay());
        }
    }

    private void partner(RoomEvent.Presence presence) {
        if (presence == RoomEvent.Presence.HERE && !isAssigned) {
            isAssigned = true;
            events().assigned();
        }
    }

    @Override
    public void send(long stamp) {
        untaken = pair().number();
        line.say(untaken, stamp);
        send(framing.frame(line.bytes(), line.length(), ctx().alloc()));
    }

    @Override
    ByteBuf farewell() {
        return frame(new RoomCommand.Leave());
    }
}
