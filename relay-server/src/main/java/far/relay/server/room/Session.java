package far.relay.server.room;

import far.relay.protocol.Command;
import far.relay.protocol.DurationText;
import far.relay.protocol.Event;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;

/**
 * One client, from connect to disconnect: its held commands (docs/protocol.md, section 5), and its seat or place in the
 * waiting line. After it has left, it ignores all further commands.
 *
 * <p>{@link #receive} runs a command, or holds it until {@link Room#advance} runs it.
 */
public final class Session implements MemoryLimit.Client {
    /** Shared by all sessions that hold nothing, which is the usual case. Always empty. */
    private static final Queue<Command> NONE = new ArrayDeque<>(0);

    /** Why a client leaves that the operator removes. */
    static final String REMOVED = "removed by the operator";

    /**
     * Its state, without its place.
     *
     * @param held the held commands
     * @param reading whether reading from its connection is on
     * @param left whether it has left
     * @param turnSince when its turn began, in nanoseconds of the clock; empty if it does not have the turn, or turns
     *     have no limit
     * @param aloneSince likewise, since when it has been alone
     */
    record State(List<Command> held, boolean reading, boolean left, OptionalLong turnSince, OptionalLong aloneSince) {}

    private final Lobby lobby;
    private final Participant participant;
    private final int hold;
    private final StateTimeout turnLimit;
    private final StateTimeout aloneLimit;
    private Queue<Command> held = NONE;
    private long heldBytes;
    private boolean reading = true;
    private boolean left;
    private Room room;
    private Seat seat;

    Session(Lobby lobby, Participant participant, RoomSettings settings, Clock clock) {
        this.lobby = lobby;
        this.participant = participant;
        this.hold = settings.hold();
        this.turnLimit = limit(clock, settings.turnTimeout(), "nothing said for ");
        this.aloneLimit = limit(clock, settings.lonelyTimeout(), "nobody came for ");
    }

    private StateTimeout limit(Clock clock, Duration time, String reason) {
        return StateTimeout.of(clock, time, () -> refuse(reason + DurationText.of(time)));
    }

    /** The client has sent a command. */
    public void receive(Command command) {
        if (left) {
            return;
        }
        if (held.isEmpty() && (command instanceof Command.Fin || hasTurn() && participant.isWritable())) {
            run(command);
            advance();
            return;
        }
        hold(command);
        // If this line exceeded the memory limit, the session has been closed and holds nothing.
        if (held.size() >= hold) {
            setReading(false);
        }
    }

    /** The client reads again what it is sent: continues with its held commands. */
    public void advance() {
        if (room != null) {
            room.advance();
        }
    }

    /** Runs the next held command; the session must have the turn. Returns whether there was one that could run. */
    boolean runNext() {
        Command next = held.peek();
        if (next == null || next instanceof Command.Send && !participant.isWritable()) {
            return false;
        }
        held.remove();
        release(bytes(next));
        run(next);
        if (held.size() <= hold / 2 && !left) {
            setReading(true);
        }
        return true;
    }

    private void run(Command command) {
        if (command instanceof Command.Send send) {
            room.relay(seat, send.message());
        } else {
            leave("fin");
            participant.close();
        }
    }

    /** Whether its next message can be relayed at once. */
    boolean hasTurn() {
        return room != null && room.isTurnOf(seat);
    }

    private void hold(Command command) {
        if (held == NONE) {
            held = new ArrayDeque<>(2);
        }
        held.add(command);
        heldBytes += bytes(command);
        lobby.memory().hold(bytes(command));
    }

    private static long bytes(Command command) {
        return MemoryLimit.LINE_BYTES
                + (command instanceof Command.Send send ? send.message().utf8().length : 0);
    }

    private void release(long bytes) {
        heldBytes -= bytes;
        lobby.memory().release(bytes);
    }

    /** Held commands, and the buffers of its connection. */
    @Override
    public long bytes() {
        return heldBytes + participant.bufferedBytes();
    }

    /** The client has left, for {@code reason} (for the log). */
    public void leave(String reason) {
        if (!left) {
            lobby.leave(this, reason);
        }
    }

    /**
     * Refuses what the client sent, or closes it after a timeout (section 7): sends the reason and {@code exit}, and
     * closes the connection.
     */
    public void refuse(String reason) {
        refuse(reason, participant::closeLingering);
    }

    /** Likewise, but sends the reason and {@code exit}. */
    @Override
    public void shed() {
        refuse("the server is short of memory", participant::drop);
    }

    /** The operator removes the client: sends {@code exit} and closes the connection. Does nothing if it has left. */
    public void remove() {
        if (!left) {
            leave(REMOVED);
            dismiss();
        }
    }

    /** Sends {@code exit} to a client that has left, and closes the connection. */
    void dismiss() {
        participant.send(new Event.Exit());
        participant.closeLingering();
    }

    private void refuse(String reason, Runnable end) {
        if (!left) {
            leave("refused: " + reason);
            participant.send(new Event.Refused(reason));
            participant.send(new Event.Exit());
            end.run();
        }
    }

    private void setReading(boolean reading) {
        if (this.reading != reading) {
            this.reading = reading;
            participant.setReading(reading);
        }
    }

    State state() {
        return new State(List.copyOf(held), reading, left, turnLimit.since(), aloneLimit.since());
    }

    /** The client. */
    public Participant participant() {
        return participant;
    }

    /** Its room as it is now; empty while it waits in line, and after it has left. */
    public Optional<RoomStatus> place() {
        return Optional.ofNullable(room).map(Room::status);
    }

    /** Whether it has left. */
    public boolean hasLeft() {
        return left;
    }

    /** Its room; null while it waits in line, and after it has left. */
    Room room() {
        return room;
    }

    /** Its seat in {@link #room}. */
    Seat seat() {
        return seat;
    }

    void seated(Room room, Seat seat) {
        this.room = room;
        this.seat = seat;
    }

    /** It gains or loses the turn. */
    void setTurn(boolean turn) {
        if (turn) {
            turnLimit.start();
        } else {
            turnLimit.stop();
        }
    }

    /** It begins or ceases to be alone in its room or to wait in line. */
    void setAlone(boolean alone) {
        if (alone) {
            aloneLimit.start();
        } else {
            aloneLimit.stop();
        }
    }

    /** It has left: its held commands are dropped. */
    void left() {
        left = true;
        room = null;
        held = NONE;
        release(heldBytes);
        turnLimit.cancel();
        aloneLimit.cancel();
    }
}
