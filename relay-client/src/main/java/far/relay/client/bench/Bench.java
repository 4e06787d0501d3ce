package far.relay.client.bench;

import far.relay.client.ClientOptions;
import far.relay.client.FailureReason;
import far.relay.client.bench.Progress.Stage;
import far.relay.protocol.Seat;
import far.relay.transport.TransportException;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * A load on a relay server: its pairs connect, talk to warm up, talk during the measurement, stop sending, wait for
 * messages in transit, and leave. All of this runs on one daemon thread, an event loop; the public methods may be
 * called from any other thread.
 */
public final class Bench implements AutoCloseable {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** How long to wait at the end for messages in transit before they count as missing. */
    private static final int LAST_MESSAGES_SECONDS = 5;
    /** How long the server has to close the connections. */
    private static final int LEAVE_SECONDS = 5;

    private final Load load;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final ChannelGroup connections;
    private final Dialer dialer;
    private final Tally tally = new Tally();
    private final List<Pair> pairs = new ArrayList<>();
    private final List<BenchClient> clients = new ArrayList<>();
    private final CompletableFuture<Figures> figures = new CompletableFuture<>();

    private Stage stage = Stage.CONNECTING;
    private long stageBegin = System.nanoTime();
    private Pace pace = Pace.AS_ANSWERED;
    /** How many messages have become due, if there is a rate. */
    private long due;

    private boolean gone;

    private Bench(Load load, InetSocketAddress server) throws TransportException {
        this.load = load;
        group = load.transport().newLoop(new DefaultThreadFactory("relay-bench", true), 0);
        loop = group.next();
        connections = new DefaultChannelGroup(loop);
        Bootstrap bootstrap = load.transport()
                .client(group, ClientOptions.DEFAULT_DEAD_AFTER)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis());
        dialer = new Dialer(bootstrap, loop, server, load, connections, this::warmUp, this::fail);
        ClientFactory factory = new ClientFactory(load, dialer);
        for (int i = 0; i < load.pairs(); i++) {
            Pair pair = new Pair(i, load.pairs(), tally, this::leaveIfQuiet);
            BenchClient first = factory.client(Seat.ONE, pair, i);
            BenchClient second = factory.client(Seat.TWO, pair, i);
            pair.seat(first, second);
            pairs.add(pair);
            clients.add(first);
            clients.add(second);
        }
    }

    /**
     * Starts a bench, and does not wait for it.
     *
     * @throws BenchException if the server's name is unknown
     * @throws TransportException if the transport cannot be used here
     */
    public static Bench start(Load load) throws BenchException, TransportException {
        InetSocketAddress server =
                new InetSocketAddress(load.server().host(), load.server().port());
        if (server.isUnresolved()) {
            throw new BenchException(
                    BenchException.Kind.CANNOT_CONNECT, load.server().address(), FailureReason.unknownHost());
        }
        Bench bench = new Bench(load, server);
        bench.loop.execute(() -> bench.dialer.dial(bench.clients));
        return bench;
    }

    /**
     * Completed with what was found, once all have left; or exceptionally, with a {@link BenchException}, if the bench
     * cannot be carried out.
     */
    public CompletionStage<Figures> figures() {
        return figures.minimalCompletionStage();
    }

    /** What it is to do, and on which transport. */
    public Load load() {
        return load;
    }

    /** How far it is. */
    public Progress progress() {
        return loop.submit(this::progressNow).syncUninterruptibly().getNow();
    }

    /** Ends it early, with the figures so far. */
    public void stop() {
        try {
            loop.execute(this::fallSilent);
        } catch (RejectedExecutionException e) {
            // Its thread is gone, and so it is over.
        }
    }

    private Progress progressNow() {
        long now = System.nanoTime();
        Figures soFar = tally.figures(now, 0);
        return new Progress(
                stage,
                dialer.seatedSoFar(),
                TimeUnit.NANOSECONDS.toSeconds(now - stageBegin),
                soFar.messagesPerSecond(),
                soFar.p99Micros());
    }

    private void enter(Stage next) {
        stage = next;
        stageBegin = System.nanoTime();
    }

    private void warmUp() {
        enter(Stage.WARMING_UP);
        if (load.rate() != Load.AS_ANSWERED) {
            pace = Pace.perSecond(load.rate(), stageBegin);
            loop.execute(this::beat);
        }
        pairs.forEach(pair -> pair.begin(pace, stageBegin));
        loop.schedule(this::measure, load.warmUpSeconds(), TimeUnit.SECONDS);
        loop.schedule(this::fallSilent, load.warmUpSeconds() + load.seconds(), TimeUnit.SECONDS);
    }

    /** With a rate: sends the messages that are due, and runs again when the next one is. */
    private void beat() {
        if (stage != Stage.LEAVING) {
            long now = System.nanoTime();
            sendUntil(now);
            loop.schedule(this::beat, pace.due(due, now) - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private void sendUntil(long now) {
        while (pace.due(due, now) - now <= 0) {
            pairs.get((int) (due % pairs.size())).sendIfDue(now);
            due++;
        }
    }

    private void measure() {
        if (stage == Stage.WARMING_UP) {
            enter(Stage.MEASURING);
            tally.begin(stageBegin);
        }
    }

    private void fallSilent() {
        if (stage == Stage.LEAVING) {
            return;
        }
        enter(Stage.LEAVING);
        dialer.stop();
        if (pace != Pace.AS_ANSWERED) {
            sendUntil(stageBegin);
        }
        tally.end(stageBegin);
        pairs.forEach(Pair::stop);
        loop.schedule(this::leave, LAST_MESSAGES_SECONDS, TimeUnit.SECONDS);
        leaveIfQuiet();
    }

    private void leaveIfQuiet() {
        if (tally.missing() == 0) {
            leave();
        }
    }

    private void leave() {
        if (gone) {
            return;
        }
        gone = true;
        Figures found = tally.figures(stageBegin, pace == Pace.AS_ANSWERED ? 0 : due - tally.sentSoFar());
        clients.forEach(BenchClient::leave);
        loop.schedule(() -> connections.close(), LEAVE_SECONDS, TimeUnit.SECONDS);
        connections.newCloseFuture().addListener(closed -> figures.complete(found));
    }

    private void fail(BenchException reason) {
        enter(Stage.LEAVING);
        gone = true;
        clients.forEach(BenchClient::leave);
        figures.completeExceptionally(reason);
    }

    /** Closes what is still open, and ends the thread. */
    @Override
    public void close() {
        group.shutdownGracefully(0, LEAVE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
