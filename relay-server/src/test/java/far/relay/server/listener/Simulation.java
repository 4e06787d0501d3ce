package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.proof.ClientWire;
import far.relay.proof.HistoryChecker;
import far.relay.proof.ReferenceModel;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.MessageMetrics;
import far.relay.server.room.Lobbies;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.RoomSettings;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A server with the real pipeline, one {@link SimulatedClient} for each client, and simulated time. After every step,
 * the lines that were sent must be those of the {@link ReferenceModel}, which receives the same input.
 */
final class Simulation {
    static final int MAX_LINE = 32;

    private static final long LINGER = TimeUnit.SECONDS.toNanos(2);
    private static final Duration MOMENT = Duration.ofNanos(1);

    /** Allocates and counts all buffers; the leak detector would need more time than all the rest. */
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);

    private final ReferenceModel model;
    private final ManualClock clock = new ManualClock();
    private final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    private final Lobby lobby;
    private final DefaultChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final Supplier<RelayInitializer> initializers;
    /** The clients whose connections are open, by number. */
    private final Map<Integer, SimulatedClient> clients = new TreeMap<>();

    private final HistoryChecker histories = HistoryChecker.exact();
    private long linesReceived;

    /** @param rooms the settings of the server; they must match those of the model */
    Simulation(ReferenceModel.Settings settings, RoomSettings rooms) {
        this.model = new ReferenceModel(settings);
        this.lobby = Lobbies.of(rooms, clock);
        ConnectionLimits limits = new ConnectionLimits(MAX_LINE, 1, Duration.ofMinutes(1));
        // One for each client, because a backlog belongs to an event loop, and each embedded channel has its own.
        this.initializers = () -> new RelayInitializer(
                Optional.empty(),
                new Admission(
                        () -> ListenerConfig.of("127.0.0.1", 0),
                        true,
                        PeerLimits.of(0),
                        lobby.memory(),
                        log,
                        new ConnectionMetrics("plain", Protocol.PLAIN)),
                limits,
                connections,
                new Backlog(),
                lobby,
                log,
                new MessageMetrics(Optional.empty()));
    }

    /** Checks the history of all clients. If all have left, no buffer may be left. */
    void checkAll() {
        histories.check();
        require(!clients.isEmpty() || memory.metric().usedHeapMemory() == 0, "every buffer is released");
    }

    /** How many lines all clients have received. */
    long linesReceived() {
        return linesReceived;
    }

    /** The numbers of the clients whose connections are open. */
    List<Integer> connected() {
        return List.copyOf(clients.keySet());
    }

    /** Whether bytes of this client can arrive: not while the server does not read. */
    boolean isReadFrom(int number) {
        return clients.get(number).channel.config().isAutoRead();
    }

    /**
     * Applies the step, unless it is impossible in this state.
     *
     * @throws AssertionError if the server did something wrong
     */
    void apply(Act act) {
        SimulatedClient client = clients.get(act.client());
        if (client == null
                && act.kind() != Act.Kind.CONNECT
                && act.kind() != Act.Kind.WAIT
                && act.kind() != Act.Kind.END) {
            return;
        }
        pass(MOMENT);
        switch (act.kind()) {
            case CONNECT -> connect(act.client());
            case SEND -> send(act.client(), client, act.bytes());
            case CLOSE -> {
                client.channel.close();
                disconnect(act.client(), client);
            }
            case RESET -> {
                client.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
                disconnect(act.client(), client);
            }
            case STOP_READING -> setWritable(act.client(), client, false);
            case READ -> setWritable(act.client(), client, true);
            case WAIT -> pass(act.time());
            case END -> {
                lobby.close();
                model.close();
                require(clock.tasks() == 0, "no timer runs for clients that have left");
            }
        }
        check();
    }

    private static String name(int number) {
        return "c" + number;
    }

    private boolean isPresent(int number) {
        return model.isPresent(name(number));
    }

    private void connect(int number) {
        SimulatedClient client = new SimulatedClient(memory);
        clients.put(number, client);
        model.connect(name(number));
        client.channel.pipeline().addLast(initializers.get());
        client.channel.pipeline().fireChannelActive();
    }

    private void send(int number, SimulatedClient client, byte[] bytes) {
        if (!isPresent(number)) {
            client.channel.writeInbound(memory.buffer().writeBytes(bytes)); // it is discarded
            return;
        }
        if (isReadFrom(number)) {
            client.unread.addAll(client.wire.decode(bytes));
            passToModel(number, client);
            client.channel.writeInbound(memory.buffer().writeBytes(bytes));
        }
    }

    /** Passes the decoded lines to the model while it reads. Returns whether there were any. */
    private boolean passToModel(int number, SimulatedClient client) {
        boolean any = false;
        while (isPresent(number) && model.isReadFrom(name(number)) && !client.unread.isEmpty()) {
            any = true;
            ClientWire.Decoded line = client.unread.remove();
            switch (line.kind()) {
                case SEND -> {
                    histories.sent(number, clock.nanoTime(), line.text());
                    model.send(name(number), line.text());
                }
                case FIN -> model.fin(name(number));
                case INVALID -> model.refuse(name(number), line.text());
            }
        }
        return any;
    }

    private void disconnect(int number, SimulatedClient client) {
        client.channel.runTasks();
        if (isPresent(number)) {
            model.disconnect(name(number));
        }
    }

    private void setWritable(int number, SimulatedClient client, boolean writable) {
        client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
        client.channel.runTasks();
        if (isPresent(number)) {
            model.setReadsEvents(name(number), writable);
            passToModel(number, client);
        }
    }

    /** Advances the time, from one timeout to the next. */
    private void pass(Duration time) {
        long end = clock.nanoTime() + time.toNanos();
        for (Optional<ReferenceModel.Due> due = model.due();
                due.isPresent() && due.get().at() <= end;
                due = model.due()) {
            passUntil(due.get().at() - 1);
            check();
            passUntil(due.get().at());
            model.refuse(due.get().name(), due.get().reason());
            check();
        }
        passUntil(end);
    }

    private void passUntil(long time) {
        long nanos = time - clock.nanoTime();
        clock.pass(Duration.ofNanos(nanos));
        model.timeIs(clock.nanoTime());
        clients.values().forEach(client -> client.channel.advanceTimeBy(nanos, TimeUnit.NANOSECONDS));
    }

    private void check() {
        settle();
        Map<String, List<String>> expected = model.deliveries();
        clients.forEach((number, client) -> check(number, client, expected.getOrDefault(name(number), List.of())));
        clients.values().removeIf(client -> !client.channel.isOpen());
        require(connections.size() == clients.size(), "the server counts its connections");
    }

    /** Runs the pending tasks of each client in turn, and lets the model read on, until nothing is left to do. */
    private void settle() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Map.Entry<Integer, SimulatedClient> each : clients.entrySet()) {
                busy |= passToModel(each.getKey(), each.getValue())
                        | each.getValue().channel.runTasks();
            }
        }
    }

    private void check(int number, SimulatedClient client, List<String> expected) {
        List<String> due = new ArrayList<>(expected);
        due.removeIf(word -> word.startsWith("["));
        List<String> received = client.received();
        received.forEach(line -> histories.received(number, clock.nanoTime(), line));
        linesReceived += received.size();
        require(received.equals(due), name(number) + " received " + received + ", and should have received " + due);
        if (due.size() < expected.size()) {
            client.closeDeadline = clock.nanoTime() + LINGER;
        }
        boolean open = client.channel.isOpen();
        if (isPresent(number)) {
            require(open, name(number) + " stays connected");
            require(
                    isReadFrom(number) == model.isReadFrom(name(number)),
                    name(number) + " has its reading on or off as in the model");
        } else {
            boolean lingers = client.closeDeadline != Long.MAX_VALUE && clock.nanoTime() < client.closeDeadline;
            require(!open || lingers, name(number) + " is closed");
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("not so: " + sentence);
        }
    }
}
