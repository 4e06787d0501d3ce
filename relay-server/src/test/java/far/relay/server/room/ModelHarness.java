package far.relay.server.room;

import far.relay.proof.ReferenceModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The real lobby, rooms and rules, with recording clients and a manual clock, and a {@link ReferenceModel} for
 * comparison.
 */
final class ModelHarness {
    /** One step; {@code client} is a client's name, or empty if the step concerns no particular client. */
    record Step(String client, String what) {
        @Override
        public String toString() {
            return client.isEmpty() ? what : client + " " + what;
        }
    }

    /** The step in which the time passes until a client is refused for it. */
    static final String TIME_OUT = "time out";

    private static final Duration MOMENT = Duration.ofNanos(1);

    private final ReferenceModel.Settings settings;
    private final ReferenceModel model;
    private final ManualClock clock = new ManualClock();
    private final Lobby lobby;
    private final Map<String, Recorder> clients = new HashMap<>();
    private final Map<String, Boolean> readFrom = new HashMap<>();
    private int connected;
    private int lines;

    /** @param rooms the settings of the rules; they must match those of the model */
    ModelHarness(ReferenceModel.Settings settings, RoomSettings rooms) {
        this.settings = settings;
        this.model = new ReferenceModel(settings);
        this.lobby = Lobbies.of(rooms, clock);
    }

    /**
     * All possible next steps, with at most this many clients that do not read at the same time. In equal states they are
     * the same, in the same order, except for the names of clients.
     */
    List<Step> possible(int mostNotReading) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("", "connect"));
        for (String name : new Snapshot(lobby).clients()) {
            if (model.isReadFrom(name)) {
                steps.add(new Step(name, "send"));
                steps.add(new Step(name, "fin"));
                steps.add(new Step(name, "refuse"));
            }
            steps.add(new Step(name, "disconnect"));
            if (!model.readsEvents(name)) {
                steps.add(new Step(name, "read again"));
            } else if (model.notReading() < mostNotReading) {
                steps.add(new Step(name, "stop reading"));
            }
        }
        if (model.due().isPresent()) {
            steps.add(new Step("", TIME_OUT));
        }
        if (!model.isClosed()) {
            steps.add(new Step("", "shut down"));
        }
        return steps;
    }

    /** Applies the step to both sides; {@link #check} compares them. */
    void apply(Step step) {
        pass(MOMENT);
        String name = step.client();
        Recorder recorder = clients.get(name);
        switch (step.what()) {
            case "connect" -> connect();
            case "send" -> {
                String text = "line " + ++lines;
                recorder.sends(text);
                model.send(name, text);
            }
            case "fin" -> {
                recorder.sends("fin");
                model.fin(name);
            }
            case "disconnect" -> {
                recorder.disconnects();
                model.disconnect(name);
            }
            case "refuse" -> {
                recorder.session.refuse("not UTF-8");
                model.refuse(name, "not UTF-8");
            }
            case "stop reading" -> {
                recorder.stopsReading();
                model.setReadsEvents(name, false);
            }
            case "read again" -> {
                recorder.readsAgain();
                model.setReadsEvents(name, true);
            }
            case TIME_OUT -> timeOut();
            case "shut down" -> {
                lobby.close();
                model.close();
            }
            default -> throw new AssertionError(step);
        }
    }

    private void pass(Duration time) {
        clock.pass(time);
        model.timeIs(clock.nanoTime());
    }

    private void connect() {
        String name = name(connected++);
        clients.put(name, Recorder.connect(lobby, name));
        readFrom.put(name, true);
        model.connect(name);
    }

    /** a, b, c, ..., z, a1, b1, ... */
    private static String name(int number) {
        return (char) ('a' + number % 26) + (number < 26 ? "" : String.valueOf(number / 26));
    }

    /** Nothing may happen until just before the timeout, and then one client is refused. */
    private void timeOut() {
        ReferenceModel.Due due = model.due().orElseThrow();
        pass(Duration.ofNanos(due.at() - clock.nanoTime()).minus(MOMENT));
        Snapshot.check(received().isEmpty(), "no timeout is too early");
        pass(MOMENT);
        model.refuse(due.name(), due.reason());
    }

    /** What all clients have received since the last call. Changes of reading are recorded separately. */
    private Map<String, List<String>> received() {
        Map<String, List<String>> all = new TreeMap<>();
        clients.forEach((name, client) -> {
            List<String> words = new ArrayList<>(client.received());
            words.removeIf(word -> isAboutReading(name, word));
            if (!words.isEmpty()) {
                all.put(name, words);
            }
        });
        return all;
    }

    private boolean isAboutReading(String name, String word) {
        boolean read = word.equals("[read]");
        if (read || word.equals("[not read]")) {
            readFrom.put(name, read);
            return true;
        }
        return false;
    }

    /** Drops the deliveries so far, which have been checked before. */
    void forget() {
        received();
        model.deliveries();
    }

    /** Compares the deliveries of the rules with the model's, and checks the invariants of the state. */
    void check() {
        Map<String, List<String>> expected = new TreeMap<>(model.deliveries());
        expected.values().removeIf(List::isEmpty);
        Map<String, List<String>> received = received();
        Snapshot.check(received.equals(expected), "delivered was " + received + ", and should have been " + expected);
        for (String name : model.present()) {
            Snapshot.check(readFrom.get(name) == model.isReadFrom(name), "reading is on as in the model");
        }
        if (!model.isClosed()) {
            new Snapshot(lobby).check(settings.rooms(), settings.hold());
        }
        Snapshot.check(clock.tasks() <= 2L * model.present().size(), "no timer runs for clients that have left");
        String state = state();
        clients.keySet().stream().filter(name -> !model.isPresent(name)).forEach(this::goesOnSending);
        Snapshot.check(
                received().isEmpty() && state().equals(state), "commands of clients that have left have no effect");
    }

    private void goesOnSending(String name) {
        Recorder gone = clients.get(name);
        gone.sends("from beyond", "fin");
        gone.session.refuse("not UTF-8");
        gone.readsAgain();
        gone.disconnects();
    }

    /** The state of the rules, and of the model. */
    String state() {
        return new Snapshot(lobby) + " / " + model;
    }
}
