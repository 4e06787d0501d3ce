package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.protocol.Token;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.DelayedAcks;
import far.relay.server.connection.NamedRoomLog;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.room.Lobbies;
import far.relay.server.room.ManualClock;
import far.relay.server.room.MemoryLimit;
import far.relay.server.room.NamedRoomObserver;
import far.relay.server.room.NamedRoomSettings;
import far.relay.server.room.RoomSettings;
import far.relay.server.room.Rooms;
import far.relay.server.store.MemoryRoomStore;
import far.relay.server.web.HttpClients;
import far.relay.server.web.HttpRoute;
import far.relay.server.web.PageFiles;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;

/** The named rooms of a server with simulated time, and the real initializer of their connections. */
final class RoomChannels {
    private static final PageFiles PAGE = PageFiles.load(1);

    final ManualClock clock = new ManualClock();
    final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    final DefaultChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    final Rooms rooms;

    private final DelayedAcks acks;
    private final ListenerConfig listener;

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final MemoryRoomStore store = new MemoryRoomStore(tasks::add);
    private final MemoryLimit memory =
            Lobbies.of(RoomSettings.builder().build(), clock).memory();
    private final HttpClients http = new HttpClients(memory);
    private final PeerLimits limits;
    private final int maxMessage;
    private long randoms;

    /** @param maxPerAddress how many connections an address may have; 0 for any number */
    RoomChannels(NamedRoomSettings settings, int maxMessage, int maxPerAddress) {
        this(settings, maxMessage, maxPerAddress, ListenerConfig.web("127.0.0.1", 0));
    }

    /** @param listener whose proxies and access rules apply */
    RoomChannels(NamedRoomSettings settings, int maxMessage, int maxPerAddress, ListenerConfig listener) {
        this(settings, maxMessage, maxPerAddress, listener, DelayedAcks.ANSWERS, room -> {});
    }

    /**
     * @param answers how many messages must be answered at once before acknowledgements are delayed
     * @param created is told the name of each room that is new
     */
    RoomChannels(NamedRoomSettings settings, int maxMessage, int maxPerAddress, int answers, Consumer<String> created) {
        this(settings, maxMessage, maxPerAddress, ListenerConfig.web("127.0.0.1", 0), answers, created);
    }

    private RoomChannels(
            NamedRoomSettings settings,
            int maxMessage,
            int maxPerAddress,
            ListenerConfig listener,
            int answers,
            Consumer<String> created) {
        this.listener = listener;
        this.acks = new DelayedAcks(clock, answers);
        this.maxMessage = maxMessage;
        this.limits = PeerLimits.of(maxPerAddress);
        this.rooms = new Rooms(
                () -> settings,
                store,
                clock,
                () -> Token.ofBytes(
                        ByteBuffer.allocate(Token.BYTES).putLong(++randoms).array()),
                memory,
                observer(created));
    }

    /** The log, which is told all of it; and the creation of rooms as soon as the store has them, before their clients know. */
    private NamedRoomObserver observer(Consumer<String> created) {
        NamedRoomLog lines = new NamedRoomLog(log);
        return (NamedRoomObserver) Proxy.newProxyInstance(
                RoomChannels.class.getClassLoader(),
                new Class<?>[] {NamedRoomObserver.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("created")) {
                        created.accept(String.valueOf(arguments[0]));
                    }
                    return method.invoke(lines, arguments);
                });
    }

    /** The initializer of one connection: a backlog belongs to an event loop, and each embedded channel has its own. */
    WebInitializer initializer() {
        ConnectionLimits each = new ConnectionLimits(1, maxMessage, Duration.ofMinutes(1));
        Backlog backlog = new Backlog();
        return new WebInitializer(
                Optional.empty(),
                new Admission(
                        () -> listener, true, limits, memory, log, new ConnectionMetrics("web", Protocol.UNKNOWN)),
                each,
                connections,
                backlog,
                rooms,
                acks,
                log,
                new MessageMetrics(Optional.empty()),
                new HttpRoute(http, PAGE, Set::of, maxMessage, each.deadAfter(), backlog, log));
    }

    /** Runs what is done later: the store notifies of changes, and queues are told. Returns whether the store had anything. */
    boolean runLater() {
        clock.pass(Duration.ZERO);
        boolean any = !tasks.isEmpty();
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
        return any;
    }

    /** How many rooms the store keeps. */
    int stored() {
        return store.size();
    }
}
