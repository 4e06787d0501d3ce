package far.relay.server.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.RoomName;
import far.relay.protocol.Token;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** One named room, and a few clients that send lines and receive them: what a node does, without connections and a store. */
final class RoomHarness {
    static final RoomName KITCHEN = new RoomName("kitchen");
    /** As good as a real hash for what the rules do with it, and faster. */
    static final BiFunction<String, String, SecretHash> QUICK_HASH =
            (salt, secret) -> new SecretHash((salt + secret).getBytes(UTF_8));

    private final RoomRules rules;
    private final int waiting;
    private final Map<String, RoomView> views;
    private final Map<String, List<String>> told = new TreeMap<>();
    private RoomState state;
    private long now;

    /** Settings with these times, in milliseconds. */
    static NamedRoomSettings settings(long keepSeat, int history, long turnTimeout, long lonelyTimeout) {
        return NamedRoomSettings.builder()
                .keepSeat(Duration.ofMillis(keepSeat))
                .history(history)
                .turnTimeout(Duration.ofMillis(turnTimeout))
                .lonelyTimeout(Duration.ofMillis(lonelyTimeout))
                .build();
    }

    RoomHarness(NamedRoomSettings settings, int waiting) {
        this(new RoomRules(settings, QUICK_HASH), waiting, Map.of(), RoomState.missing(KITCHEN, 7), 0);
    }

    private RoomHarness(RoomRules rules, int waiting, Map<String, RoomView> views, RoomState state, long now) {
        this.rules = rules;
        this.waiting = waiting;
        this.views = new TreeMap<>(views);
        this.state = state;
        this.now = now;
    }

    /** The same room, which goes its own way from here. */
    RoomHarness copy() {
        return new RoomHarness(rules, waiting, views, state, now);
    }

    RoomState state() {
        return state;
    }

    OptionalLong deadline() {
        return rules.deadline(state);
    }

    void timeIs(long time) {
        now = time;
    }

    long now() {
        return now;
    }

    /** The token that the server makes up for a connection. */
    static String tokenOf(String connection) {
        return (connection + "-".repeat(22)).substring(0, 22);
    }

    /** A client sends a line on its connection: the first one, or a later one. */
    void send(String connection, String line) {
        RoomCommand command;
        try {
            command = RoomCommandLine.parse(line.getBytes(UTF_8), 65536);
        } catch (RoomLineException e) {
            throw new IllegalArgumentException(line, e);
        }
        ConnectionId id = new ConnectionId(connection, 0);
        if (command instanceof RoomCommand.Join join) {
            RoomRules.Arrival arrival = new RoomRules.Arrival(
                    id,
                    new Token(tokenOf(connection)),
                    "salt",
                    true,
                    state.queue().size() < waiting);
            enter(rules.join(state, arrival, join, now), new RoomView(id, arrival.tokenFor(join), 0));
        } else if (command instanceof RoomCommand.Resume resume) {
            enter(rules.resume(state, id, resume, now), new RoomView(id, resume.token(), resume.have()));
        } else if (command instanceof RoomCommand.Say say) {
            take(connection, rules.say(state, id, say, now));
        } else {
            set(rules.leave(state, id, now));
        }
    }

    private void enter(RoomRules.Step step, RoomView view) {
        String connection = view.connection().node();
        if (step.answer().isEmpty()) {
            views.put(connection, view);
        }
        take(connection, step);
    }

    private void take(String connection, RoomRules.Step step) {
        step.answer().ifPresent(event -> {
            boolean isError = event instanceof RoomEvent.Error;
            (isError ? new RoomErrors().answer((RoomEvent.Error) event, true) : List.of(event))
                    .forEach(line -> tell(connection, line));
        });
        set(step.state());
    }

    /** A connection ends without {@code leave}. */
    void cut(String connection) {
        views.remove(connection);
        set(rules.lose(state, new ConnectionId(connection, 0)::equals, now));
    }

    /** The time of somebody may be over. */
    void expire() {
        set(rules.expire(state, now));
    }

    private void set(RoomState next) {
        if (next != state && next.version() != state.version() + 1) {
            throw new AssertionError("a change adds 1 to the version");
        }
        state = next;
        for (RoomView view : List.copyOf(views.values())) {
            String connection = view.connection().node();
            RoomView.Update update = view.update(state);
            update.events().forEach(event -> tell(connection, event));
            views.put(connection, update.view());
            if (update.events().stream().anyMatch(RoomEvent.Bye.class::isInstance)) {
                views.remove(connection);
            }
        }
    }

    private void tell(String connection, RoomEvent event) {
        String line = new String(RoomEventLine.format(event), UTF_8);
        boolean isForPeople = event instanceof RoomEvent.Error || event instanceof RoomEvent.Bye;
        told.computeIfAbsent(connection, name -> new ArrayList<>())
                .add(isForPeople ? line.substring(0, line.indexOf(' ', line.indexOf(' ') + 1)) : line);
    }

    /** What each connection received since this was last called; {@code error} and {@code bye} without their texts. */
    Map<String, List<String>> told() {
        Map<String, List<String>> all = new TreeMap<>(told);
        told.clear();
        return all;
    }

    /** What one connection received, as {@link #told}. */
    List<String> told(String connection) {
        List<String> lines = told.remove(connection);
        return lines == null ? List.of() : lines;
    }
}
