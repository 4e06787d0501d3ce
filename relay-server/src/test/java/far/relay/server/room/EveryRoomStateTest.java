package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.proof.NamedRoomModel;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Visits every state that one named room can reach, breadth first, and tries every step in each: what each client receives must be
 * what {@link NamedRoomModel} says, and the invariants must hold.
 *
 * <p>The parameters limit how many clients have a seat or a place in the queue, and how many messages are said; not the length of a
 * path. The numbers of states and steps must be those in docs/reliability.md, as for {@link EveryStateTest}.
 */
class EveryRoomStateTest {
    private static final Path PAGE = Path.of("../docs/reliability.md");
    private static final long TIMEOUT = 1_000_000_000;
    private static final int HISTORY = 5;
    private static final List<String> TOKENS =
            List.of("A".repeat(22), "B".repeat(22), "C".repeat(22), "D".repeat(22), "E".repeat(22));

    /** A state, in the rules and in the model, and the last step to it. */
    private record Place(RoomHarness room, NamedRoomModel model, int connections, Place before, String step) {
        List<String> path() {
            List<String> steps = before == null ? new ArrayList<>() : before.path();
            if (step != null) {
                steps.add(step);
            }
            return steps;
        }

        void pass(long time) {
            room.timeIs(time);
            model.timeIs(time);
        }

        void take(String[] words, String step) {
            String who = words[0];
            switch (words[1]) {
                case "join" -> {
                    Map<String, String> fields = new HashMap<>();
                    for (String field : List.of(words).subList(3, words.length)) {
                        fields.put(field.split("=")[0], field.split("=")[1]);
                    }
                    room.send(who, step.substring(who.length() + 1));
                    model.join(who, fields, RoomHarness.tokenOf(who));
                }
                case "resume" -> {
                    room.send(who, step.substring(who.length() + 1));
                    model.resume(who, words[3], words.length > 4 ? Long.parseLong(words[4].split("=")[1]) : 0);
                }
                case "say" -> {
                    room.send(who, step.substring(who.length() + 1));
                    model.say(who, Long.parseLong(words[2]), words[3]);
                }
                case "leave" -> {
                    room.send(who, "leave");
                    model.leave(who);
                }
                case "is" -> letTimePass(who);
                default -> throw new AssertionError(step);
            }
        }

        /** A connection is cut, or the next time is over. */
        private void letTimePass(String who) {
            if (!who.equals("time")) {
                room.cut(who);
                model.cut(who);
                return;
            }
            long due = model.deadline().orElseThrow();
            pass(due - 1);
            room.expire();
            Snapshot.check(room.told().isEmpty(), "nobody's time is over too early");
            pass(due);
            room.expire();
            model.expire();
        }

        /** Compares the rules with the model, and checks what must hold in every state. */
        void check() {
            Map<String, List<String>> expected = model.told();
            Map<String, List<String>> told = room.told();
            if (!told.equals(expected)) {
                throw new AssertionError("received was " + told + ", and should have been " + expected);
            }
            OptionalLong deadline = room.deadline();
            if (!deadline.equals(model.deadline())) {
                throw new AssertionError("next is " + deadline + ", and should be " + model.deadline());
            }
            RoomState state = room.state();
            Set<SecretHash> tokens = new HashSet<>();
            List<SecretHash> all = new ArrayList<>();
            state.one().owner().ifPresent(owner -> all.add(owner.token()));
            state.two().owner().ifPresent(owner -> all.add(owner.token()));
            state.queue().forEach(waiting -> all.add(waiting.token()));
            Snapshot.check(tokens.addAll(all) == !all.isEmpty() && tokens.size() == all.size(), "a token seats one");
            for (Seat seat : Seat.values()) {
                Snapshot.check(
                        state.seat(seat).owner().isPresent()
                                || state.queue().stream().noneMatch(waiting -> waiting.accepts(seat)),
                        "nobody waits for a free seat");
            }
            Snapshot.check(
                    state.exists()
                            || state.next() == 1
                                    && state.queue().isEmpty()
                                    && state.secret().isEmpty(),
                    "nothing is left behind");
        }
    }

    @ParameterizedTest
    @CsvSource({
        // clients, messages, places in the queue, keep-seat, turn and lonely timeout
        "4, 3, 2, true, false, false",
        "4, 2, 2, false, false, false",
        "3, 3, 1, false, true, false",
        "3, 1, 1, true, true, true",
        "2, 3, 1, true, true, true",
    })
    void everyClientReceivesTheRightLinesInEveryState(
            int clients, int messages, int waiting, boolean keep, boolean turn, boolean lonely) throws IOException {
        long keepSeat = keep ? TIMEOUT : 0;
        long turnTimeout = turn ? TIMEOUT : 0;
        long lonelyTimeout = lonely ? TIMEOUT : 0;
        Place start = new Place(
                new RoomHarness(RoomHarness.settings(keepSeat, HISTORY, turnTimeout, lonelyTimeout), waiting),
                new NamedRoomModel(new NamedRoomModel.Settings(keepSeat, turnTimeout, lonelyTimeout, HISTORY, waiting)),
                0,
                null,
                null);
        Set<String> known = new HashSet<>(Set.of(text(start.room.state(), turn, lonely)));
        Queue<Place> places = new ArrayDeque<>(List.of(start));
        long steps = 0;
        while (!places.isEmpty()) {
            Place here = places.remove();
            for (String step : steps(here, messages)) {
                Place next = take(here, step);
                steps++;
                RoomState state = next.room.state();
                if (size(state) <= clients && known.add(text(state, turn, lonely))) {
                    places.add(next);
                }
            }
        }
        String row = "| %d | %d | %d | %s | %s | %s | %d | %d |"
                .formatted(clients, messages, waiting, word(keep), word(turn), word(lonely), known.size(), steps);
        assertThat(Files.readAllLines(PAGE).contains(row))
                .as("docs/reliability.md has this row: " + row)
                .isTrue();
    }

    private static String word(boolean isOn) {
        return isOn ? "on" : "off";
    }

    private static int size(RoomState state) {
        int owners = 0;
        owners += state.one().owner().isPresent() ? 1 : 0;
        owners += state.two().owner().isPresent() ? 1 : 0;
        return owners + state.queue().size();
    }

    /** All that can happen next; a new connection is a {@code *}. */
    private static List<String> steps(Place here, int mostMessages) {
        RoomState state = here.room.state();
        List<String> steps = new ArrayList<>();
        for (String token : TOKENS) {
            if (isKnown(state, token)) {
                steps.add("* join kitchen token=" + token);
                steps.add("* join kitchen new=yes secret=wrong seat=1 wait=no name=x token=" + token);
                steps.add("* resume kitchen " + token);
                steps.add("* resume kitchen " + token + " have=" + (state.next() - 1));
                steps.add("* resume kitchen " + token + " have=1");
                steps.add("* resume kitchen " + token + " have=99");
            }
        }
        String free = TOKENS.stream()
                .filter(token -> !isKnown(state, token))
                .findFirst()
                .orElseThrow();
        steps.add("* resume kitchen " + free);
        String join = "* join kitchen name=N" + free.charAt(0) + " token=" + free;
        for (String more : List.of(
                "",
                " seat=1",
                " seat=2",
                " wait=no",
                " seat=2 wait=no",
                " new=yes",
                " new=no",
                " secret=s",
                " secret=s seat=2",
                " secret=wrong")) {
            steps.add(join + more);
        }
        steps.add("* join kitchen");
        for (String connection : here.model.connected()) {
            long next = state.next();
            if (next <= mostMessages) {
                steps.add(connection + " say " + next + " m" + next);
            }
            steps.add(connection + " say " + (next - 1) + " m" + (next - 1));
            steps.add(connection + " say " + (next - 1) + " other");
            steps.add(connection + " say " + (next + 1) + " early");
            steps.add(connection + " leave");
            steps.add(connection + " is cut");
        }
        here.model.deadline().ifPresent(time -> steps.add("time is over"));
        return steps;
    }

    private static boolean isKnown(RoomState state, String token) {
        SecretHash hash = RoomHarness.QUICK_HASH.apply("salt", token);
        return state.seatOf(hash).isPresent()
                || state.queue().stream().anyMatch(waiting -> waiting.token().equals(hash));
    }

    private static Place take(Place before, String step) {
        boolean isNew = step.startsWith("* ");
        Place here =
                new Place(before.room.copy(), before.model.copy(), before.connections + (isNew ? 1 : 0), before, step);
        try {
            String done = isNew ? "c" + here.connections + step.substring(1) : step;
            here.pass(before.room.now() + 1);
            here.take(done.split(" "), done);
            here.check();
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("wrong after: " + here.path(), e);
        }
        return here;
    }

    /**
     * The state, with what does not matter left out: which connections and tokens they are; times that no limit depends on; of other
     * times all but their order.
     */
    private static String text(RoomState state, boolean turn, boolean lonely) {
        List<Long> times = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Seat seat : Seat.values()) {
            RoomState.SeatState there = state.seat(seat);
            boolean isAway = there.owner().isPresent() && !there.isHere();
            times.add(isAway || lonely && !there.isHere() ? there.changed() : null);
            times.add(turn || lonely ? there.owner().map(RoomState.Owner::since).orElse(null) : null);
            text.append(there.isHere() ? "h" : "-")
                    .append(there.owner().map(owner -> owner.name().isPresent()))
                    .append(' ');
        }
        for (RoomState.Waiting waiting : state.queue()) {
            times.add(lonely ? waiting.since() : null);
            text.append(waiting.wanted().map(Seat::number).orElse(0))
                    .append(waiting.name().isPresent())
                    .append(' ');
        }
        times.add(turn ? state.saidAt() : null);
        List<Long> order =
                times.stream().filter(Objects::nonNull).distinct().sorted().toList();
        times.forEach(
                time -> text.append(time == null ? -1 : order.indexOf(time)).append(','));
        return text.append(state.secret().isPresent())
                .append(state.next())
                .append(state.history())
                .toString();
    }
}
