package far.relay.client.bench;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A client of the plain protocol (docs/protocol.md, sections 1 to 3). What another client sends to it ends the bench. */
final class PlainBenchClient extends BenchClient {
    /** Control lines of the server are not longer. */
    private static final int LONGEST_WORD = 256;

    private static final byte[] FIN = (Command.Fin.WORD + "\n").getBytes(StandardCharsets.US_ASCII);

    private enum Position {
        NUMBER,
        ROLE,
        MESSAGES
    }

    private final StampedLine line;
    private Position position = Position.NUMBER;

    /** @param line what messages look like; may be shared by all clients of a thread */
    PlainBenchClient(Seat seat, Pair pair, StampedLine line, String address, Events events) {
        super(seat, pair, address, events);
        this.line = line;
    }

    @Override
    void receive(ByteBuf in) {
        if (position == Position.MESSAGES && pair().isInTransitTo(this) && line.isNext(in, pair().stamp())) {
            in.skipBytes(line.length());
            pair().arrived(System.nanoTime());
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
            turnedAway();
        } else {
            fail(new BenchException(BenchException.Kind.EXIT));
        }
    }

    private void number(String word) {
        Optional<Seat> number = Seat.of(word);
        if (number.isEmpty()) {
            fail(notRelay());
        } else if (number.get() != seat()) {
            fail(new BenchException(BenchException.Kind.OTHER_CLIENT));
        } else {
            position = Position.ROLE;
            events().seated();
        }
    }

    private void role(String word) {
        Optional<Role> role = Role.of(word);
        if (role.isEmpty()) {
            fail(notRelay());
        } else if (role.get() != (seat() == Seat.ONE ? Role.SENDER : Role.RECEIVER)) {
            fail(new BenchException(BenchException.Kind.OTHER_CLIENT));
        } else {
            position = Position.MESSAGES;
            events().assigned();
        }
    }

    @Override
    public void send(long stamp) {
        send(line.encode(stamp, ctx().alloc()));
    }

    @Override
    ByteBuf farewell() {
        return ctx().alloc().directBuffer().writeBytes(FIN);
    }
}
