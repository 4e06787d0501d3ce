package far.relay.server.listener;

import far.relay.proof.ReferenceModel;
import far.relay.protocol.Role;
import far.relay.server.room.RoomSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many short runs of servers with random clients and networks. {@code -Drelay.seed} repeats a run, {@code
 * -Drelay.steps} sets its length. A run that fails is reduced to a minimal one.
 */
class SimulationTest {
    private static final int STEPS_OF_A_SERVER = 2_000;

    private final long seed = Long.getLong("relay.seed", (long) new Random().nextInt(1_000_000_000));
    private final long steps = Long.getLong("relay.steps", 300_000);

    /** The settings of a server; all randomness comes from the seed. */
    private record Setup(ReferenceModel.Settings settings, RoomSettings options) {
        static Setup of(Random random) {
            int rooms = 1 + random.nextInt(3);
            int waiting = random.nextInt(4);
            int hold = 1 + random.nextInt(4);
            String replayRole = random.nextInt(4) == 0 ? "rec" : "emi";
            // Of different lengths: the protocol does not specify which of two simultaneous timeouts applies.
            int turn = random.nextInt(2);
            int alone = 2 * random.nextInt(2);
            return new Setup(
                    new ReferenceModel.Settings(
                            rooms, waiting, hold, replayRole, Duration.ofHours(turn), Duration.ofHours(alone)),
                    RoomSettings.builder()
                            .rooms(rooms)
                            .waiting(waiting)
                            .hold(hold)
                            .replayRole(Role.of(replayRole).orElseThrow())
                            .turnTimeout(Duration.ofHours(turn))
                            .lonelyTimeout(Duration.ofHours(alone))
                            .build());
        }

        /** The failure of a run of these steps; null if there is none. */
        Throwable fault(List<Act> acts) {
            Simulation simulation = new Simulation(settings, options);
            try {
                acts.forEach(simulation::apply);
                simulation.checkAll();
                return null;
            } catch (RuntimeException | AssertionError e) {
                return e;
            }
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void nothingIsLostDoubledReorderedOrOutOfTurnWhateverClientsAndNetworksDo() {
        long begin = System.nanoTime();
        long done = 0;
        long received = 0;
        for (long server = seed; done < steps; server++) {
            received += live(server);
            done += STEPS_OF_A_SERVER;
        }
        if (Long.getLong("relay.steps") != null) {
            System.out.printf(
                    "%d steps, %d lines received, nothing wrong, in %d ms; again with -Drelay.seed=%d%n",
                    done, received, (System.nanoTime() - begin) / 1_000_000, seed);
        }
    }

    private static long live(long seed) {
        Random random = new Random(seed);
        Setup setup = Setup.of(random);
        Simulation simulation = new Simulation(setup.settings(), setup.options());
        RandomWorkload lives = new RandomWorkload(random);
        List<Act> acts = new ArrayList<>();
        try {
            while (acts.size() < STEPS_OF_A_SERVER - 2) {
                acts.add(lives.next(simulation));
                simulation.apply(acts.get(acts.size() - 1));
            }
            for (Act last : List.of(Act.of(Act.Kind.END, 0), Act.pass(Duration.ofSeconds(2)))) {
                acts.add(last);
                simulation.apply(last);
            }
            simulation.checkAll();
        } catch (RuntimeException | AssertionError e) {
            List<Act> few = shrink(setup, acts);
            throw new AssertionError(
                    "with " + setup.settings() + ":\n"
                            + String.join("\n", few.stream().map(Act::toString).toList())
                            + "\nAgain with: ./mvnw test -pl relay-server -am -Dtest=SimulationTest"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Drelay.steps=1 -Drelay.seed=" + seed,
                    setup.fault(few));
        }
        return simulation.linesReceived();
    }

    /** Removes the steps that the failure does not need: halves, quarters, and so on down to single steps. */
    private static List<Act> shrink(Setup setup, List<Act> all) {
        List<Act> acts = all;
        for (int size = acts.size() / 2; size > 0; ) {
            List<Act> fewer = shrink(setup, acts, size);
            if (fewer.size() == acts.size()) {
                size /= 2;
            }
            acts = fewer;
        }
        return acts;
    }

    /**
     * Removes this many steps at a time, from the end: an earlier step can become unnecessary when a later one is
     * removed.
     */
    private static List<Act> shrink(Setup setup, List<Act> all, int size) {
        List<Act> acts = all;
        for (int from = acts.size() - size; from >= 0; from -= size) {
            List<Act> fewer = new ArrayList<>(acts.subList(0, from));
            fewer.addAll(acts.subList(from + size, acts.size()));
            if (setup.fault(fewer) != null) {
                acts = fewer;
            }
        }
        return acts;
    }
}
