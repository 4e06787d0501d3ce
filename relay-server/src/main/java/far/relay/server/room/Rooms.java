package far.relay.server.room;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomName;
import far.relay.protocol.Token;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The named rooms of a node (docs/rooms.md): all that have a client here, and those whose owners are away and were here last. Applies
 * the limits of the node. For one thread, the event loop.
 */
public final class Rooms {
    private final Supplier<NamedRoomSettings> settings;
    private RoomRules rules;
    private final RoomStore store;
    private final Clock clock;
    private final Supplier<Token> random;
    private final MemoryLimit memory;
    private final NamedRoomObserver observer;
    private final String node;
    private final Map<RoomName, LocalRoom> rooms = new HashMap<>();
    private final Map<ConnectionId, RoomSession> sessions = new LinkedHashMap<>();
    private final WrongSecrets wrongSecrets = new WrongSecrets();
    private long connections;
    /** How many clients hold a place in a queue, or may get one. */
    private int waiting;

    /** Whether nobody is admitted any more, because the server drains or ends. */
    private boolean closed;

    /**
     * @param settings may change
     * @param random gives another token at each call, which nobody can predict; {@link Token#random} in production
     */
    public Rooms(
            Supplier<NamedRoomSettings> settings,
            RoomStore store,
            Clock clock,
            Supplier<Token> random,
            MemoryLimit memory,
            NamedRoomObserver observer) {
        this.settings = settings;
        this.rules = newRules();
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.memory = memory;
        this.observer = observer;
        this.node = randomText();
        memory.include(Collections.unmodifiableCollection(sessions.values()));
    }

    private RoomRules newRules() {
        return new RoomRules(settings.get(), SecretHash::sha256);
    }

    /** The settings have changed. They hold for all rooms from now on. */
    public void settingsChanged() {
        rules = newRules();
        List.copyOf(rooms.values()).forEach(LocalRoom::changed);
    }

    private String randomText() {
        return random.get().text();
    }

    /**
     * A new connection, whose client has sent nothing yet. If it is refused, the session is over already.
     *
     * @param address equal for all connections that count as one address
     */
    public RoomSession enter(RoomParticipant client, Object address) {
        RoomSession session = new RoomSession(this, client, new ConnectionId(node, ++connections), address);
        sessions.put(session.id(), session);
        if (closed) {
            session.end();
        } else if (memory.isFull()) {
            session.send(List.of(RoomTexts.error(ErrorCode.BUSY)));
        } else {
            memory.connected();
        }
        return session;
    }

    public NamedRoomSettings settings() {
        return settings.get();
    }

    /** How many rooms this node knows. */
    public int size() {
        return rooms.size();
    }

    /** How many clients are connected. */
    public int clients() {
        return sessions.size();
    }

    /** How many clients wait in queues. */
    public int waiting() {
        return waiting;
    }

    /** The clients that are connected, in the order in which they came. */
    public List<RoomSession> sessions() {
        return List.copyOf(sessions.values());
    }

    /** The names of the rooms that this node knows, in any order. */
    public List<RoomName> names() {
        return List.copyOf(rooms.keySet());
    }

    /** A room as this node sees it; empty if it does not exist. */
    public Optional<NamedRoomStatus> status(RoomName name) {
        return Optional.ofNullable(rooms.get(name)).flatMap(LocalRoom::status);
    }

    /** The operator ends a room: all its clients are sent {@code bye removed}. Returns whether it existed. */
    public boolean close(RoomName name) {
        Optional<NamedRoomStatus> existing = status(name);
        existing.ifPresent(found -> rooms.get(name).room().close());
        return existing.isPresent();
    }

    /**
     * Nobody new may come, and nobody can come back. Sends {@code bye ended} to those who wait for a seat, and to those who have no
     * connected partner, now and later.
     */
    public void drain() {
        closed = true;
        sessions().forEach(RoomSession::drain);
        List.copyOf(rooms.values()).forEach(LocalRoom::endIfAlone);
    }

    /** The server stops: all conversations end. Sends {@code bye ended} to all clients, now and later. */
    public void close() {
        closed = true;
        List.copyOf(rooms.values()).forEach(LocalRoom::drop);
        sessions().forEach(RoomSession::end);
    }

    /** A client sends {@code join}. */
    void join(RoomSession session, RoomCommand.Join join) {
        if (wrongSecrets.isReached(session.address(), clock.millis())) {
            session.refuse(ErrorCode.BUSY, "too many wrong secrets from your address; try again in a minute");
            return;
        }
        NamedRoom room = local(join.room()).room();
        boolean mayWait = waiting < settings.get().waiting();
        session.enters(room, join.room(), mayWait);
        RoomRules.Arrival arrival = new RoomRules.Arrival(
                session.id(),
                join.token().orElseGet(random),
                randomText(),
                rooms.size() <= settings.get().maxRooms(),
                mayWait);
        room.join(session, arrival, join);
    }

    /** A client sends {@code resume}. */
    void resume(RoomSession session, RoomCommand.Resume resume) {
        NamedRoom room = local(resume.room()).room();
        session.enters(room, resume.room(), false);
        room.resume(session, session.id(), resume);
    }

    LocalRoom local(RoomName name) {
        return rooms.computeIfAbsent(name, absent -> new LocalRoom(absent, this, store, clock));
    }

    /** This node no longer looks after the room. */
    void forget(RoomName name, LocalRoom room) {
        rooms.remove(name, room);
    }

    /** The client of a connection to this node; empty if it has gone. */
    Optional<RoomParticipant> client(ConnectionId connection) {
        return Optional.ofNullable(sessions.get(connection)).map(RoomSession::client);
    }

    RoomRules rules() {
        return rules;
    }

    /** Whether nobody is admitted any more. */
    boolean isClosed() {
        return closed;
    }

    /** A client gets a place in a queue, or may get one, if {@code count} is 1; it needs it no more if that is -1. */
    void countWaiting(int count) {
        waiting += count;
    }

    /** A client has sent a wrong secret. */
    void wrongSecret(RoomSession session) {
        wrongSecrets.add(session.address(), clock.millis());
    }

    /** A session is over. */
    void ended(RoomSession session) {
        sessions.remove(session.id());
    }

    NamedRoomObserver observer() {
        return observer;
    }

    /** The time of the rooms, in milliseconds since 1970. */
    public long millis() {
        return clock.millis();
    }
}
