package far.relay.server.room;

import far.relay.protocol.Command;
import far.relay.protocol.DurationText;
import far.relay.protocol.Event;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;

/**
 * One client's stay, from its coming to its leaving: the commands that wait for its turn (docs/protocol.md, section 5), and
 * its place. It outlives its place: once it has left, it ignores whatever still comes.
 *
 * <p>A command goes one way: {@link #receive} runs it, or holds it until {@link Room#advance} comes to it.
 */
public final class Session {
    /** Shared by all sessions that hold nothing, as nearly all do nearly always. Nothing is ever put into it. */
    private static final Queue<Command> NONE = new ArrayDeque<>(0);

    /**
     * What is known of it besides its place.
     *
     * @param held the commands that wait for its turn
     * @param reading whether its connection is read from
     * @param left whether it has left
     * @param turnSince when its turn began, in nanoseconds of the clock, if the time of a turn is limited
     * @param aloneSince likewise, since when it is alone
     */
    record State(List<Command> held, boolean reading, boolean left, OptionalLong turnSince, OptionalLong aloneSince) {}

    private final Lobby lobby;
    private final Participant participant;
    private final int hold;
    private final StateTimeout silent;
    private final StateTimeout lonely;
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
        this.silent = limit(clock, settings.turnTimeout(), "nothing said for ");
        this.lonely = limit(clock, settings.lonelyTimeout(), "nobody came for ");
    }

    private StateTimeout limit(Clock clock, Duration time, String reason) {
        return StateTimeout.of(clock, time, () -> refuse(reason + DurationText.of(time)));
    }

    /** The client sends a command. */
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
        // If holding this line closed it for lack of memory, it holds nothing any more.
        if (held.size() >= hold) {
            setReading(false);
        }
    }

    /** The client takes what is sent to it again: what it holds may go on. */
    public void advance() {
        if (room != null) {
            room.advance();
        }
    }

    /** It has the turn: runs the next command that is held. Whether there was one that may run. */
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

    /** Whether a message of it could be relayed at once. */
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

    /** How many bytes the server keeps for it: held commands, and what its connection buffers. */
    long bytes() {
        return heldBytes + participant.bufferedBytes();
    }

    /** The client has gone, for {@code reason} (for the log). */
    public void leave(String reason) {
        if (!left) {
            lobby.leave(this, reason);
        }
    }

    /** What the client sent cannot be accepted, or it took too long (section 7): it receives the reason and is let go. */
    public void refuse(String reason) {
        refuse(reason, participant::closeLingering);
    }

    /** It holds too much of the memory that the server is short of: it receives the reason and is let go at once. */
    void shed() {
        refuse("the server is short of memory", participant::drop);
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
        return new State(List.copyOf(held), reading, left, silent.since(), lonely.since());
    }

    Participant participant() {
        return participant;
    }

    /** The room it sits in; null while it waits in line, and after it has left. */
    Room room() {
        return room;
    }

    /** Its seat in the {@link #room}. */
    Seat seat() {
        return seat;
    }

    void seated(Room room, Seat seat) {
        this.room = room;
        this.seat = seat;
    }

    /** The turn comes to it, or goes. */
    void setTurn(boolean turn) {
        if (turn) {
            silent.start();
        } else {
            silent.stop();
        }
    }

    /** It is alone, in its room or in the line, from now on; or not any more. */
    void setAlone(boolean alone) {
        if (alone) {
            lonely.start();
        } else {
            lonely.stop();
        }
    }

    /** Its place is gone: what it held will not be run any more. */
    void left() {
        left = true;
        room = null;
        held = NONE;
        release(heldBytes);
        silent.cancel();
        lonely.cancel();
    }
}
