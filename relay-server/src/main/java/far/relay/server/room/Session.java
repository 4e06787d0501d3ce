package far.relay.server.room;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Seat;
import far.relay.server.cli.ServerOptions;
import far.relay.server.cli.Values;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * One client's stay, from its coming to its leaving: the lines it said early (docs/protocol.md, section 5), and its
 * place. It outlives its place: once it has left, it ignores whatever still comes.
 */
public final class Session {
    /** Shared by all that hold nothing, as nearly all do nearly always; so nothing is ever put into it. */
    private static final Queue<Command> NONE = new ArrayDeque<>(0);

    private final Lobby lobby;
    private final Participant participant;
    private final int hold;
    private final Countdown silent;
    private final Countdown lonely;
    private Queue<Command> held = NONE;
    private long heldBytes;
    private boolean reading = true;
    private boolean left;
    private Room room;
    private Seat seat;

    Session(Lobby lobby, Participant participant, ServerOptions options, Clock clock) {
        this.lobby = lobby;
        this.participant = participant;
        this.hold = options.hold();
        this.silent = limit(clock, options.stay().turnTimeout(), "nothing said for ");
        this.lonely = limit(clock, options.stay().lonelyTimeout(), "nobody came for ");
    }

    private Countdown limit(Clock clock, Duration time, String reason) {
        return Countdown.of(clock, time, () -> refuse(reason + Values.text(time)));
    }

    /** The client says something. */
    public void take(Command command) {
        if (left) {
            return;
        }
        if (held.isEmpty() && (command instanceof Command.Fin || maySpeak())) {
            speak(command);
            proceed();
            return;
        }
        hold(command);
        // If holding this line closed it for lack of memory, it holds nothing any more.
        if (held.size() >= hold) {
            setReading(false);
        }
    }

    private boolean maySpeak() {
        return room != null && room.hears(seat) && participant.isListening();
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
                + (command instanceof Command.Say say ? say.message().utf8().length : 0);
    }

    private void release(long bytes) {
        heldBytes -= bytes;
        lobby.memory().release(bytes);
    }

    /** How many bytes the server holds for it: early lines, what was read and not decoded, what it does not take. */
    long bytes() {
        return heldBytes + participant.buffered();
    }

    private void speak(Command command) {
        if (command instanceof Command.Say say) {
            room.say(seat, say.message());
        } else {
            leave("fin");
            participant.close();
        }
    }

    /** The client listens again: what it holds may go on. */
    public void proceed() {
        if (room != null) {
            room.advance();
        }
    }

    /** The client has gone, for {@code reason} (for the log). */
    public void leave(String reason) {
        if (!left) {
            lobby.leave(this, reason);
        }
    }

    /** What the client sent cannot be taken, or it took too long (section 7): it is told so and let go. */
    public void refuse(String reason) {
        refuse(reason, participant::dismiss);
    }

    /** It holds too much of the memory that the server is short of: it is told so and let go at once. */
    void shed() {
        refuse("the server is short of memory", participant::drop);
    }

    private void refuse(String reason, Runnable end) {
        if (!left) {
            leave("refused: " + reason);
            participant.deliver(new Event.Refused(reason));
            participant.deliver(new Event.Exit());
            end.run();
        }
    }

    /** It is its turn: says the next line that it holds, if there is one, to the room. Whether there was one. */
    boolean speak() {
        Command next = held.peek();
        if (next == null || next instanceof Command.Say && !participant.isListening()) {
            return false;
        }
        held.remove();
        release(bytes(next));
        speak(next);
        if (held.size() <= hold / 2 && !left) {
            setReading(true);
        }
        return true;
    }

    private void setReading(boolean reading) {
        if (this.reading != reading) {
            this.reading = reading;
            participant.setReading(reading);
        }
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

    /** Its place is gone: the lines it held will not be asked for any more. */
    void left() {
        left = true;
        room = null;
        held = NONE;
        release(heldBytes);
        silent.cancel();
        lonely.cancel();
    }
}
