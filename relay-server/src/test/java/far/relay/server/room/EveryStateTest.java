package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.proof.ReferenceModel;
import far.relay.protocol.Role;
import far.relay.server.room.ModelHarness.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * Visits every state that the real rules can reach, breadth first, and tries every possible step in each: the invariants must
 * hold in all states, and each step must send every client the right lines. The rules cannot be copied, so the test reaches a
 * state by taking its shortest path again, in a new world.
 *
 * <p>The parameters limit how many clients are present at the same time, not the length of a path. The numbers of states and steps
 * must be those in docs/reliability.md, so that a change of the rules or of the steps shows whether states were lost or added. If
 * they differ, the failure prints the row that belongs there.
 */
class EveryStateTest {
    private static final Path PAGE = Path.of("../docs/reliability.md");
    private static final Duration TIMEOUT = Duration.ofHours(1);

    /** A state, by the last step to it. */
    private record Route(Route before, Step last) {
        List<Step> steps() {
            LinkedList<Step> steps = new LinkedList<>();
            for (Route route = this; route.last != null; route = route.before) {
                steps.addFirst(route.last);
            }
            return steps;
        }
    }

    @ParameterizedTest
    @CsvSource({
        // rooms, places in line, lines held, clients that do not read, --replay-role
        "1, 1, 2, 2, emi",
        "1, 2, 1, 1, rec",
        "1, 1, 3, 0, emi",
        "2, 1, 2, 0, emi",
        "2, 1, 1, 1, emi",
        "2, 0, 2, 1, rec",
    })
    void nothingIsWrongInAnyState(int rooms, int waiting, int hold, int mostDeaf, String replayRole)
            throws IOException {
        ReferenceModel.Settings settings =
                new ReferenceModel.Settings(rooms, waiting, hold, replayRole, TIMEOUT, TIMEOUT);
        RoomSettings options = RoomSettings.builder()
                .rooms(rooms)
                .waiting(waiting)
                .hold(hold)
                .replayRole(Role.of(replayRole).orElseThrow())
                .turnTimeout(TIMEOUT)
                .lonelyTimeout(TIMEOUT)
                .build();
        Set<String> known = new HashSet<>();
        Queue<Route> routes = new ArrayDeque<>();
        routes.add(new Route(null, null));
        known.add(new ModelHarness(settings, options).state());
        long steps = 0;
        while (!routes.isEmpty()) {
            Route route = routes.remove();
            List<Step> way = route.steps();
            ModelHarness here = walk(new ModelHarness(settings, options), way);
            for (Step step : here.possible(mostDeaf)) {
                ModelHarness next = walk(new ModelHarness(settings, options), way);
                take(next, step, way);
                steps++;
                if (known.add(next.state())) {
                    routes.add(new Route(route, step));
                }
            }
        }
        String row = "| %d | %d | %d | %s | `%s` | %d | %d |"
                .formatted(
                        rooms,
                        waiting,
                        hold,
                        mostDeaf == 0 ? "none" : "up to " + mostDeaf,
                        replayRole,
                        known.size(),
                        steps);
        assertThat(Files.readAllLines(PAGE).contains(row))
                .as("docs/reliability.md has this row: " + row)
                .isTrue();
    }

    private static ModelHarness walk(ModelHarness world, List<Step> way) {
        for (Step step : way) {
            world.take(step);
        }
        world.forget();
        return world;
    }

    private static void take(ModelHarness world, Step step, List<Step> way) {
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
