package far.relay.server.room;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/** Time, chance and what is to happen, for simulations. Times are in milliseconds. */
final class SimulatedWorld {
    private record Happening(long time, long order, Runnable task) {}

    final Random random;
    /** Until when the store knows a node to be alive. */
    final Map<String, Long> alive = new HashMap<>();

    final List<SimulatedNode> nodes = new ArrayList<>();
    final List<String> problems = new ArrayList<>();
    private final PriorityQueue<Happening> happenings =
            new PriorityQueue<>(Comparator.comparingLong(Happening::time).thenComparingLong(Happening::order));
    private long now = 1_000_000;
    private long count;

    SimulatedWorld(long seed) {
        random = new Random(seed);
    }

    long now() {
        return now;
    }

    long number() {
        return ++count;
    }

    void after(long delay, Runnable task) {
        happenings.add(new Happening(now + delay, ++count, task));
    }

    /** Mostly short, sometimes long. */
    long delay(int most) {
        double share = random.nextDouble();
        return (long) (share * share * share * most);
    }

    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    void run(long duration) {
        long end = now + duration;
        while (!happenings.isEmpty() && happenings.peek().time < end) {
            Happening next = happenings.remove();
            now = next.time;
            next.task.run();
        }
        now = end;
    }
}
