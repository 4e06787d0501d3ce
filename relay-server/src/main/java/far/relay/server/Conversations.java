package far.relay.server;

import far.relay.protocol.Token;
import far.relay.server.connection.ConnectionMemory;
import far.relay.server.connection.CountedNamedRooms;
import far.relay.server.connection.CountedRooms;
import far.relay.server.connection.DelayedAcks;
import far.relay.server.connection.Failure;
import far.relay.server.connection.LoopClock;
import far.relay.server.connection.NamedRoomLog;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.RoomLog;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.metrics.Metrics;
import far.relay.server.room.Clock;
import far.relay.server.room.Lobby;
import far.relay.server.room.MemoryBudget;
import far.relay.server.room.MemoryLimit;
import far.relay.server.room.RoomObserver;
import far.relay.server.room.Rooms;
import far.relay.server.store.MemoryRoomStore;
import far.relay.server.web.HttpClients;
import io.netty.channel.EventLoop;

/** The core of a server, for all its listeners: plain and named rooms, and the limits and the log that they share. */
record Conversations(
        RateLimitedLog log,
        Metrics metrics,
        MemoryLimit memory,
        Lobby lobby,
        Rooms rooms,
        DelayedAcks acks,
        HttpClients http) {
    /** Those of a server that runs on this loop. */
    static Conversations of(LiveConfig live, EventLoop loop, Failure failure, Metrics metrics) {
        Clock clock = new LoopClock(loop, failure);
        RateLimitedLog log = new RateLimitedLog(() -> live.current().logLines(), clock, failure);
        RoomObserver observer =
                new CountedRooms(new RoomLog(log), metrics.plainSeats(), metrics.memory(), log.refusals());
        MemoryLimit memory = new MemoryLimit(budget(live.current()), clock, observer);
        return new Conversations(
                log,
                metrics,
                memory,
                new Lobby(() -> live.current().rooms(), memory, clock, observer),
                new Rooms(
                        () -> live.current().namedRooms(),
                        new MemoryRoomStore(loop),
                        clock,
                        Token::random,
                        memory,
                        new CountedNamedRooms(new NamedRoomLog(log), metrics.namedSeats(), log.refusals())),
                new DelayedAcks(clock, DelayedAcks.ANSWERS),
                new HttpClients(memory));
    }

    private static MemoryBudget budget(ServerConfig config) {
        boolean tls =
                config.listeners().stream().anyMatch(listener -> listener.tls().isPresent());
        boolean web = config.has(ListenerConfig.Kind.WEB);
        return ConnectionMemory.budget(config.rooms(), config.namedRooms().history(), config.connections(), web, tls);
    }

    /** Another configuration is in force. On the loop. */
    void configChanged(ServerConfig config) {
        memory.setBudget(budget(config));
        lobby.settingsChanged();
        rooms.settingsChanged();
    }

    /** Nobody new may come: ends those that have no partner, now and later. On the loop. */
    void drain() {
        lobby.drain();
        rooms.drain();
    }

    /** Ends all of them, because the server stops. On the loop. */
    void close() {
        lobby.close();
        rooms.close();
    }
}
