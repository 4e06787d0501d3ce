package far.relay.server.room;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One connection of a client of a named room, from connect to disconnect (docs/rooms.md). After {@code bye} it ignores all further
 * commands. While a command waits for the store, and while the client does not read, no command is passed on, so that nothing a
 * client sends can queue up.
 */
public final class RoomSession implements NamedRoom.Client, MemoryLimit.Client {
    private final Rooms rooms;
    private final RoomParticipant client;
    private final ConnectionId id;
    private final Object address;
    private final RoomErrors errors = new RoomErrors();
    private final RoomPlace place;
    private NamedRoom room;
    /** Whether it counts as waiting. */
    private boolean counts;

    private boolean reading = true;
    private boolean writable = true;
    /** Whether a command waits for the store. */
    private boolean awaitsAnswer;

    private boolean ended;

    /** What the operator tells it, if that removes it. */
    private Optional<String> removal = Optional.empty();

    RoomSession(Rooms rooms, RoomParticipant client, ConnectionId id, Object address) {
        this.rooms = rooms;
        this.client = client;
        this.id = id;
        this.address = address;
        this.place = new RoomPlace(client, rooms.observer());
    }

    ConnectionId id() {
        return id;
    }

    Object address() {
        return address;
    }

    /** The client has sent a command. */
    public void receive(RoomCommand command) {
        if (ended) {
            return;
        }
        if (room == null) {
            first(command);
        } else {
            next(command);
        }
        control();
    }

    private void first(RoomCommand command) {
        if (command instanceof RoomCommand.Join join) {
            rooms.join(this, join);
        } else if (command instanceof RoomCommand.Resume resume) {
            place.resumes();
            rooms.resume(this, resume);
        } else {
            send(List.of(RoomTexts.error(ErrorCode.FIRST)));
        }
    }

    private void next(RoomCommand command) {
        if (command instanceof RoomCommand.Say say) {
            awaitsAnswer = true;
            room.say(id, say);
        } else if (command instanceof RoomCommand.Leave) {
            awaitsAnswer = true;
            room.leave(id);
        } else if (command instanceof RoomCommand.Ping) {
            send(List.of(new RoomEvent.Pong()));
        } else {
            refuse(ErrorCode.SYNTAX, "join and resume are the first line only");
        }
    }

    /**
     * The client has sent what is no command.
     *
     * @param text for people; without any text of the client
     */
    public void refuse(ErrorCode code, String text) {
        send(List.of(new RoomEvent.Error(code, text)));
    }

    /** Whether the client reads what it is sent; at first it does. */
    public void writable(boolean isWritable) {
        writable = isWritable;
        if (!ended) {
            control();
            if (writable && room != null) {
                room.tell(id);
            }
        }
    }

    /**
     * The connection has ended.
     *
     * @param why for the log
     */
    public void disconnected(String why) {
        if (!ended) {
            finish(why, true);
            leaveRoom();
        }
    }

    private void leaveRoom() {
        if (room != null) {
            room.disconnected(id);
        }
    }

    /** It wants to enter this room. {@code mayWait}: and may get a place in the queue, which is reserved for it. */
    void enters(NamedRoom into, RoomName roomName, boolean mayWait) {
        room = into;
        place.enters(roomName, rooms.millis());
        awaitsAnswer = true;
        count(mayWait);
    }

    /** Its room; empty if it has not asked for one, and after it has ended. */
    public Optional<RoomName> place() {
        return ended ? Optional.empty() : place.room();
    }

    /** Its seat there; empty if it has none yet. */
    public Optional<Seat> seat() {
        return place.seat();
    }

    RoomParticipant client() {
        return client;
    }

    /**
     * Tells the client something from the operator, unless it has no room yet, or does not read.
     *
     * @return whether it was told
     */
    public boolean notice(String text) {
        if (place().isEmpty() || !writable) {
            return false;
        }
        client.send(List.of(new RoomEvent.Notice(text)));
        return true;
    }

    /**
     * The operator removes the client: it is sent {@code bye removed}.
     *
     * @param reason the text of that line; empty for the usual one
     */
    public void remove(Optional<String> reason) {
        removal = reason;
        if (room == null) {
            send(List.of(RoomTexts.bye(ByeCode.REMOVED)));
        } else {
            room.remove(id);
        }
    }

    private void count(boolean waiting) {
        if (counts != waiting) {
            counts = waiting;
            rooms.countWaiting(waiting ? 1 : -1);
        }
    }

    @Override
    public void send(List<RoomEvent> events) {
        if (ended) {
            return;
        }
        events.forEach(this::note);
        RoomEvent last = events.get(events.size() - 1);
        if (last instanceof RoomEvent.Error error) {
            refuse(error);
        } else {
            if (last instanceof RoomEvent.Bye bye) {
                finish(bye.code(), bye.code().equals(ByeCode.RESTART.word()));
                client.send(withReason(events, bye));
            } else {
                client.send(events);
            }
        }
    }

    private List<RoomEvent> withReason(List<RoomEvent> events, RoomEvent.Bye bye) {
        if (removal.isEmpty() || !bye.code().equals(ByeCode.REMOVED.word())) {
            return events;
        }
        List<RoomEvent> changed = new ArrayList<>(events);
        changed.set(events.size() - 1, new RoomEvent.Bye(bye.code(), removal.get()));
        return changed;
    }

    private void refuse(RoomEvent.Error error) {
        List<RoomEvent> answer = errors.answer(error, place.seat().isPresent());
        boolean isLast = answer.size() > 1;
        if (isLast) {
            finish("error " + error.code(), true);
        }
        client.send(answer);
        if (isLast) {
            leaveRoom();
        }
    }

    private void note(RoomEvent event) {
        if (event instanceof RoomEvent.Seated seated) {
            count(false);
            place.seated(seated.seat(), room.state());
        } else if (event instanceof RoomEvent.Wait) {
            count(true);
            place.waits();
        } else if (event instanceof RoomEvent.Error error && error.code().equals(ErrorCode.SECRET.word())) {
            rooms.wrongSecret(this);
        }
    }

    /** It is over. {@code keepsSeat}: its seat is away then, and not free. */
    private void finish(String reason, boolean keepsSeat) {
        ended = true;
        count(false);
        rooms.ended(this);
        place.left(reason, keepsSeat);
    }

    /** The server stops. */
    void end() {
        send(List.of(RoomTexts.bye(ByeCode.ENDED)));
    }

    /** Nobody new may come: it ends, unless it has a seat. */
    void drain() {
        if (place.seat().isEmpty()) {
            end();
            leaveRoom();
        }
    }

    @Override
    public boolean isWritable() {
        return writable;
    }

    @Override
    public void settled() {
        awaitsAnswer = false;
        control();
    }

    private void control() {
        boolean wanted = writable && !awaitsAnswer;
        if (!ended && wanted != reading) {
            reading = wanted;
            client.setReading(wanted);
        }
    }

    /** The buffers of its connection. */
    @Override
    public long bytes() {
        return client.bufferedBytes();
    }

    @Override
    public void shed() {
        if (!ended) {
            refuse(RoomTexts.error(ErrorCode.BUSY));
            client.drop();
        }
    }
}
