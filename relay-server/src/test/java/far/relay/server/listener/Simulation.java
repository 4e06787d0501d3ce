package far.relay.server.listener;

import far.relay.codec.Backlog;
import far.relay.proof.ClientWire;
import far.relay.proof.HistoryChecker;
import far.relay.proof.ReferenceModel;
import far.relay.server.connection.ConnectionLimits;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.room.Lobbies;
import far.relay.server.room.Lobby;
import far.relay.server.room.ManualClock;
import far.relay.server.room.RoomSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A server's life with the real pipeline, one {@link EmbeddedChannel} for each client, and all time in our hands. After every
 * act the lines that came out must be those of the {@link ReferenceModel}, which is told what came in.
 */
final class Simulation {
    static final int MAX_LINE = 32;

    private static final long LINGER = TimeUnit.SECONDS.toNanos(2);
    private static final Duration MOMENT = Duration.ofNanos(1);

    /** Does later what is to be done later, as an event loop would, and not at every call in between. */
    private static final class PatientChannel extends EmbeddedChannel {
        private boolean patient = true;

        PatientChannel() {
            super(DefaultChannelId.newInstance());
        }

        /** Now is later. Whether there was anything to do. */
        boolean runTasks() {
            boolean any = hasPendingTasks();
            patient = false;
            runPendingTasks();
            patient = true;
            return any;
        }

        @Override
        public void runPendingTasks() {
            if (!patient) {
                patient = true;
                super.runPendingTasks();
            }
        }
    }

    private static final class Client {
        final PatientChannel channel;
        final ClientWire wire = new ClientWire(MAX_LINE);
        /** What came in while it was not read from. */
        final Deque<ClientWire.Said> unread = new ArrayDeque<>();

        private final StringBuilder unfinished = new StringBuilder();
        private long closedBy = Long.MAX_VALUE;

        Client(ByteBufAllocator memory) {
            channel = new PatientChannel();
            channel.config().setAllocator(memory);
            channel.freezeTime();
        }

        /** The lines since it was last asked. */
        List<String> heard() {
            for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
                unfinished.append(bytes.toString(StandardCharsets.UTF_8));
                bytes.release();
            }
            List<String> lines = new ArrayList<>();
            for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
                lines.add(unfinished.substring(0, end));
                unfinished.delete(0, end + 1);
            }
            return lines;
        }
    }

    /** Of all buffers, which are counted: the leak detector takes longer than all the rest. */
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);

    private final ReferenceModel model;
    private final ManualClock clock = new ManualClock();
    private final RateLimitedLog log = new RateLimitedLog(Integer.MAX_VALUE, clock);
    private final Lobby lobby;
    private final DefaultChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final Supplier<RelayInitializer> initializers;
    /** Those whose connections are open, by number. */
    private final Map<Integer, Client> clients = new TreeMap<>();

    private final HistoryChecker histories = HistoryChecker.exact();
    private long linesHeard;

    /** @param rooms say the same to the server as the settings do to the model */
    Simulation(ReferenceModel.Settings settings, RoomSettings rooms) {
        this.model = new ReferenceModel(settings);
        this.lobby = Lobbies.of(rooms, clock);
        ConnectionLimits limits = new ConnectionLimits(MAX_LINE, Duration.ofMinutes(1));
        // One for each client: it has the backlog of an event loop, and an embedded channel has an event loop of its
        // own.
        this.initializers = () -> new RelayInitializer(
                Optional.empty(),
                new Admission(ListenerConfig.of("127.0.0.1", 0), true, PeerLimits.of(0), lobby, log),
                limits,
                connections,
                new Backlog(),
                lobby,
                log);
    }

    /** Looks back at what all clients have said and heard. If all have gone, no buffer may be left of them. */
    void checkAll() {
        histories.check();
        require(!clients.isEmpty() || memory.metric().usedHeapMemory() == 0, "every buffer is released");
    }

    /** How many lines all clients have heard. */
    long linesHeard() {
        return linesHeard;
    }

    /** The numbers of the clients whose connections are open. */
    List<Integer> connected() {
        return List.copyOf(clients.keySet());
    }

    /** Whether the network can bring bytes of this client: not while the server does not read. */
    boolean isReadFrom(int number) {
        return clients.get(number).channel.config().isAutoRead();
    }

    /**
     * Does it, unless it makes no sense as things are.
     *
     * @throws AssertionError if the server did not do what it must
     */
    void take(Act act) {
        Client client = clients.get(act.client());
        if (client == null
                && act.kind() != Act.Kind.COME
                && act.kind() != Act.Kind.WAIT
                && act.kind() != Act.Kind.END) {
            return;
        }
        pass(MOMENT);
        switch (act.kind()) {
            case COME -> come(act.client());
            case SEND -> send(act.client(), client, act.bytes());
            case CLOSE -> {
                client.channel.close();
                vanish(act.client(), client);
            }
            case RESET -> {
                client.channel.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
                vanish(act.client(), client);
            }
            case STOP_LISTENING -> setListening(act.client(), client, false);
            case LISTEN -> setListening(act.client(), client, true);
            case WAIT -> pass(act.time());
            case END -> {
                lobby.close();
                model.close();
                require(clock.tasks() == 0, "no time runs for those who have gone");
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

    private void come(int number) {
        Client client = new Client(memory);
        clients.put(number, client);
        model.come(name(number));
        client.channel.pipeline().addLast(initializers.get());
        client.channel.pipeline().fireChannelActive();
    }

    private void send(int number, Client client, byte[] bytes) {
        if (!isPresent(number)) {
            client.channel.writeInbound(memory.buffer().writeBytes(bytes)); // it is heard out, and nothing comes of it
            return;
        }
        if (isReadFrom(number)) {
            client.unread.addAll(client.wire.take(bytes));
            readOn(number, client);
            client.channel.writeInbound(memory.buffer().writeBytes(bytes));
        }
    }

    /** Tells the model what came in, as far as it is read. Whether that was anything. */
    private boolean readOn(int number, Client client) {
        boolean any = false;
        while (isPresent(number) && model.isReadFrom(name(number)) && !client.unread.isEmpty()) {
            any = true;
            ClientWire.Said said = client.unread.remove();
            switch (said.kind()) {
                case SAY -> {
                    histories.said(number, clock.nanoTime(), said.text());
                    model.send(name(number), said.text());
                }
                case FIN -> model.fin(name(number));
                case RUBBISH -> model.refuse(name(number), said.text());
            }
        }
        return any;
    }

    private void vanish(int number, Client client) {
        client.channel.runTasks();
        if (isPresent(number)) {
            model.vanish(name(number));
        }
    }

    private void setListening(int number, Client client, boolean listening) {
        client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, listening);
        client.channel.runTasks();
        if (isPresent(number)) {
            model.setListening(name(number), listening);
            readOn(number, client);
        }
    }

    /** Lets time go by, from one client whose time is over to the next. */
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
        comeToRest();
        Map<String, List<String>> told = model.told();
        clients.forEach((number, client) -> check(number, client, told.getOrDefault(name(number), List.of())));
        clients.values().removeIf(client -> !client.channel.isOpen());
        require(connections.size() == clients.size(), "the server counts its connections");
    }

    /** What is to be done later is done now, by each client in turn; and the model reads on as the server does. */
    private void comeToRest() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Map.Entry<Integer, Client> each : clients.entrySet()) {
                busy |= readOn(each.getKey(), each.getValue())
                        | each.getValue().channel.runTasks();
            }
        }
    }

    private void check(int number, Client client, List<String> told) {
        List<String> due = new ArrayList<>(told);
        due.removeIf(word -> word.startsWith("["));
        List<String> heard = client.heard();
        heard.forEach(line -> histories.heard(number, clock.nanoTime(), line));
        linesHeard += heard.size();
        require(heard.equals(due), name(number) + " heard " + heard + ", and should have heard " + due);
        if (due.size() < told.size()) {
            client.closedBy = clock.nanoTime() + LINGER;
        }
        boolean open = client.channel.isOpen();
        if (isPresent(number)) {
            require(open, name(number) + " stays connected");
            require(isReadFrom(number) == model.isReadFrom(name(number)), name(number) + " is read from");
        } else {
            boolean lingers = client.closedBy != Long.MAX_VALUE && clock.nanoTime() < client.closedBy;
            require(!open || lingers, name(number) + " is let go");
        }
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("not so: " + sentence);
        }
    }
}
