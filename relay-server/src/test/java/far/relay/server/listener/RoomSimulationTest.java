package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many short runs of servers with named rooms, random clients and random networks, on the real pipelines. {@code -Drelay.seed} repeats
 * a run, {@code -Drelay.steps} sets the number of steps.
 */
class RoomSimulationTest {
    private static final int STEPS_OF_A_SERVER = 2_000;

    private final long seed = Long.getLong("relay.seed", (long) new Random().nextInt(1_000_000_000));
    private final long steps = Long.getLong("relay.steps", 1_000_000);

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void eachMessageArrivesOnceInOrderAndAtTheRightSeatWhateverNetworksDo() {
        long begin = System.nanoTime();
        long received = 0;
        long done = 0;
        for (long server = seed; done < steps; server++) {
            try {
                received += run(server);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "Again with: ./mvnw test -pl relay-server -am -Dtest=RoomSimulationTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -Drelay.steps=1 -Drelay.seed=" + server,
                        e);
            }
            done += STEPS_OF_A_SERVER;
        }
        assertThat(received).as("received messages").isPositive();
        if (Long.getLong("relay.steps") != null) {
            System.out.printf(
                    "%d steps, %d messages received, nothing wrong, in %d ms; again with -Drelay.seed=%d%n",
                    done, received, (System.nanoTime() - begin) / 1_000_000, seed);
        }
    }

    private static long run(long seed) {
        RoomSimulation simulation = new RoomSimulation(new Random(seed));
        for (int i = 0; i < STEPS_OF_A_SERVER; i++) {
            simulation.step();
        }
        simulation.end();
        return simulation.received();
    }
}
