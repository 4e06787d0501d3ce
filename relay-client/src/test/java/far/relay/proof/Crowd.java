package far.relay.proof;

import far.relay.testing.FarHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Many clients of one server, each replaced when it ends, and a network with failures; then a calm phase, and the end.
 * Each place in the crowd is a thread, and its errors are kept for {@link #problems}.
 */
final class Crowd {
    private static final int SHORTEST_PEACE = 2_000;
    private static final int LONGEST_PEACE = 8_000;
    private static final int LONGEST_CUT = 8_000;

    private final int port;
    private final long seed;
    private final Path clientsLog;
    private final Random random;
    private final HistoryChecker histories = HistoryChecker.late();
    private final AtomicInteger lives = new AtomicInteger();
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();
    private final Set<Life> living = ConcurrentHashMap.newKeySet();
    private final List<Thread> places = new ArrayList<>();
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(2, new ThreadPoolExecutor.DiscardPolicy());
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
    private volatile boolean calm;
    private volatile boolean over;

    /** @param clientsLog where the standard error of clients goes */
    Crowd(int port, long seed, Path clientsLog) {
        this.port = port;
        this.seed = seed;
        this.clientsLog = clientsLog;
        this.random = new Random(seed);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Gives so many places to clients that are plain sockets. */
    void addSockets(int count) {
        add(count, () -> new SocketLife(this));
    }

    /** Gives so many places to the program, here or on another host. */
    void addPrograms(int count, Optional<FarHost> host) {
        add(count, () -> new ProgramLife(this, host));
    }

    private void add(int count, Supplier<Life> next) {
        for (int i = 0; i < count; i++) {
            Thread place = new Thread(() -> {
                while (!over) {
                    live(next.get());
                }
            });
            places.add(place);
            place.start();
        }
    }

    private void live(Life life) {
        living.add(life);
        try {
            life.live();
        } catch (IOException | RuntimeException | AssertionError e) {
            problems.add(new AssertionError(life + " came to grief", e));
        }
        living.remove(life);
    }

    /** Has the network of this host fail time and again. */
    void plague(FarHost host) {
        after(SHORTEST_PEACE + random.nextInt(LONGEST_PEACE - SHORTEST_PEACE), () -> {
            if (isCalm()) {
                return;
            }
            if (random.nextInt(3) == 0) {
                count("network reset");
                host.reset();
                plague(host);
            } else {
                count("network cut");
                host.vanish();
                after(random.nextInt(LONGEST_CUT), () -> {
                    host.comeBack();
                    plague(host);
                });
            }
        });
    }

    /** From now on the network does not fail, and no client leaves. */
    void calmDown() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    /** The seated clients. */
    List<Life> seated() {
        return living.stream().filter(life -> life.received() > 1).toList();
    }

    boolean isAlive(Life life) {
        return living.contains(life);
    }

    /** Everybody leaves. Returns when all have left. */
    void end() throws IOException, InterruptedException {
        over = true;
        timer.shutdown();
        if (!timer.awaitTermination(1, TimeUnit.MINUTES)) {
            problems.add(new AssertionError("the timer stands still"));
        }
        for (Thread place : places) {
            while (place.isAlive()) {
                for (Life life : living) {
                    life.end();
                }
                place.join(100);
            }
        }
    }

    /** Does it so many milliseconds later, if it is not over by then. */
    void after(int millis, Runnable task) {
        timer.schedule(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | AssertionError e) {
                        problems.add(e);
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** Notes that this happened once more. */
    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** How often what happened. */
    Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    /** The errors of the clients themselves. */
    List<Throwable> problems() {
        return List.copyOf(problems);
    }

    HistoryChecker histories() {
        return histories;
    }

    int nextNumber() {
        return lives.incrementAndGet();
    }

    /** How many clients there were. */
    int lives() {
        return lives.get();
    }

    int port() {
        return port;
    }

    long seed() {
        return seed;
    }

    Path clientsLog() {
        return clientsLog;
    }
}
