package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.proof.Account;
import far.relay.server.World.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Walks through every state that the real rules can get into, breadth first, and does in each whatever can happen there: what
 * must hold in every state holds in all of them, and each step tells everybody what it must. The rules cannot be copied, so a
 * state is reached by taking its shortest path again, in a new world.
 *
 * <p>What bounds it is the columns below, not the length of a path: clients come for ever, but so many are there at a time. The
 * last two are for who changes rules or steps to see that no state got out of sight; docs/reliability.md tells them, too.
 */
class EveryStateTest {
    private static final Duration TIMEOUT = Duration.ofHours(1);

    /** A state, by the last step to it. */
    private record Path(Path before, Step last) {
        List<Step> steps() {
            LinkedList<Step> steps = new LinkedList<>();
            for (Path path = this; path.last != null; path = path.before) {
                steps.addFirst(path.last);
            }
            return steps;
        }
    }

    @ParameterizedTest
    @CsvSource({
        // rooms, places in line, lines held, clients who do not listen, --replay-role; states, and steps from them
        "1, 1, 2, 2, emi, 2290, 29090",
        "1, 2, 1, 1, rec, 556, 7899",
        "1, 1, 3, 0, emi, 778, 8553",
        "2, 1, 2, 0, emi, 5002, 77643",
        "2, 1, 1, 1, emi, 2840, 43755",
        "2, 0, 2, 1, rec, 13310, 169070",
    })
    void nothingIsWrongInAnyState(
            int rooms, int waiting, int hold, int mostDeaf, String replayRole, int allStates, long allSteps) {
        Account.Settings settings = new Account.Settings(rooms, waiting, hold, replayRole, TIMEOUT, TIMEOUT);
        ServerOptions options = ServerOptions.of(
                "--rooms=" + rooms,
                "--waiting=" + waiting,
                "--hold=" + hold,
                "--replay-role=" + replayRole,
                "--turn-timeout=1h",
                "--lonely-timeout=1h");
        Set<String> known = new HashSet<>();
        Queue<Path> paths = new ArrayDeque<>();
        paths.add(new Path(null, null));
        known.add(new World(settings, options).state());
        long steps = 0;
        while (!paths.isEmpty()) {
            Path path = paths.remove();
            List<Step> way = path.steps();
            World here = walk(new World(settings, options), way);
            for (Step step : here.possible(mostDeaf)) {
                World next = walk(new World(settings, options), way);
                take(next, step, way);
                steps++;
                if (known.add(next.state())) {
                    paths.add(new Path(path, step));
                }
            }
        }
        assertThat(known).as("states").hasSize(allStates);
        assertThat(steps).as("steps").isEqualTo(allSteps);
    }

    private static World walk(World world, List<Step> way) {
        for (Step step : way) {
            world.take(step);
        }
        world.forget();
        return world;
    }

    private static void take(World world, Step step, List<Step> way) {
        try {
            world.take(step);
            world.check();
        } catch (RuntimeException | AssertionError e) {
            List<Step> path = new ArrayList<>(way);
            path.add(step);
            throw new AssertionError("wrong after: " + path, e);
        }
    }
}
