package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.proof.ReferenceModel;
import far.relay.protocol.Role;
import far.relay.server.room.ModelHarness.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Visits every state that the real rules can reach, and tries every possible step in each: the invariants must hold in all
 * states, and each step must send every client the right lines. The rules cannot be copied. So a run goes from state to
 * state as long as it finds untried steps, and the next run reaches a state that has some by a path of an earlier run.
 *
 * <p>The parameters limit how many clients are present at the same time, not the length of a path. The numbers of states and steps
 * must be those in docs/reliability.md, so that a change of the rules or of the steps shows whether states were lost or added. If
 * they differ, the failure prints the row that belongs there.
 */
class EveryStateTest {
    private static final Path PAGE = Path.of("../docs/reliability.md");
    private static final Duration TIMEOUT = Duration.ofHours(1);
    /** How many untried steps a run takes; a longer run would have too many clients that have left. */
    private static final int LONGEST_RUN = 40;

    /** A state that was reached: the shortest known path to it, and how many of its possible steps have been tried. */
    private static final class Reached {
        private List<Step> path;
        private int tried;

        Reached(List<Step> path) {
            this.path = path;
        }
    }

    private final Map<String, Reached> states = new HashMap<>();
    /** The states in which not all possible steps have been tried. */
    private final Set<Reached> open = new LinkedHashSet<>();

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
    void nothingIsWrongInAnyState(int rooms, int waiting, int hold, int mostNotReading, String replayRole)
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
        reach(new ModelHarness(settings, options), List.of());
        long steps = 0;
        while (!open.isEmpty()) {
            Reached state = open.iterator().next();
            List<Step> path = new ArrayList<>(state.path);
            ModelHarness harness = walk(new ModelHarness(settings, options), path);
            for (int run = 0; run < LONGEST_RUN && open.contains(state); run++) {
                List<Step> possible = harness.possible(mostNotReading);
                path.add(possible.get(state.tried++));
                if (state.tried == possible.size()) {
                    open.remove(state);
                }
                applyLast(harness, path);
                steps++;
                if (path.get(path.size() - 1).what().equals(ModelHarness.TIME_OUT)) {
                    // The next timeouts are only nanoseconds away, which the state does not show. But the client has
                    // left in another way before, which led to the same state.
                    assertThat(states).containsKey(harness.state());
                    break;
                }
                state = reach(harness, path);
            }
        }
        String row = "| %d | %d | %d | %s | `%s` | %d | %d |"
                .formatted(
                        rooms,
                        waiting,
                        hold,
                        mostNotReading == 0 ? "none" : "up to " + mostNotReading,
                        replayRole,
                        states.size(),
                        steps);
        assertThat(Files.readAllLines(PAGE).contains(row))
                .as("docs/reliability.md has this row: " + row)
                .isTrue();
    }

    /** The harness has reached its state by this path. */
    private Reached reach(ModelHarness harness, List<Step> path) {
        Reached state = states.computeIfAbsent(harness.state(), text -> {
            Reached added = new Reached(List.copyOf(path));
            open.add(added);
            return added;
        });
        if (path.size() < state.path.size()) {
            state.path = List.copyOf(path);
        }
        return state;
    }

    private static ModelHarness walk(ModelHarness harness, List<Step> path) {
        path.forEach(harness::apply);
        harness.forget();
        return harness;
    }

    private static void applyLast(ModelHarness harness, List<Step> path) {
        try {
            harness.apply(path.get(path.size() - 1));
            harness.check();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("wrong after: " + path, e);
        }
    }
}
