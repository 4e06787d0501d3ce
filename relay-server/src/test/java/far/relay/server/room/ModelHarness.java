package far.relay.server.room;

import far.relay.proof.ReferenceModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The real lobby, rooms and rules with recording clients and a clock that we wind, and their {@link ReferenceModel} beside them.
 */
final class ModelHarness {
    /** One thing that happens; {@code who} is a client's name, and empty where it happens to no one client. */
    record Step(String who, String what) {
        @Override
        public String toString() {
            return who.isEmpty() ? what : who + " " + what;
        }
    }

    private static final Duration MOMENT = Duration.ofNanos(1);

    private final ReferenceModel.Settings settings;
    private final ReferenceModel model;
    private final ManualClock clock = new ManualClock();
    private final Lobby lobby;
    private final Map<String, Recorder> clients = new HashMap<>();
    private final Map<String, Boolean> readFrom = new HashMap<>();
    private int come;
    private int lines;

    /** @param rooms say the same to the rules as the settings do to the model */
    ModelHarness(ReferenceModel.Settings settings, RoomSettings rooms) {
        this.settings = settings;
        this.model = new ReferenceModel(settings);
        this.lobby = Lobbies.of(rooms, clock);
    }

    /** All that can happen next, with so many clients at most who do not listen at the same time. */
    List<Step> possible(int mostDeaf) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("", "somebody comes"));
        for (String name : model.present()) {
            if (model.isReadFrom(name)) {
                steps.add(new Step(name, "says"));
                steps.add(new Step(name, "fin"));
                steps.add(new Step(name, "is refused"));
            }
            steps.add(new Step(name, "vanishes"));
            if (!model.isListening(name)) {
                steps.add(new Step(name, "listens"));
            } else if (model.deaf() < mostDeaf) {
                steps.add(new Step(name, "does not listen"));
            }
        }
        if (model.due().isPresent()) {
            steps.add(new Step("", "time is over"));
        }
        if (!model.isClosed()) {
            steps.add(new Step("", "the server ends"));
        }
        return steps;
    }

    /** Does the step on both sides; {@link #check} tells whether they agree. */
    void take(Step step) {
        pass(MOMENT);
        String name = step.who();
        Recorder client = clients.get(name);
        switch (step.what()) {
            case "somebody comes" -> come();
            case "says" -> {
                String text = "line " + ++lines;
                client.says(text);
                model.send(name, text);
            }
            case "fin" -> {
                client.says("fin");
                model.fin(name);
            }
            case "vanishes" -> {
                client.vanishes();
                model.vanish(name);
            }
            case "is refused" -> {
                client.session.refuse("not UTF-8");
                model.refuse(name, "not UTF-8");
            }
            case "does not listen" -> {
                client.stopsListening();
                model.setListening(name, false);
            }
            case "listens" -> {
                client.listensAgain();
                model.setListening(name, true);
            }
            case "time is over" -> letTimeOut();
            case "the server ends" -> {
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

    private void come() {
        String name = name(come++);
        clients.put(name, Recorder.come(lobby, name));
        readFrom.put(name, true);
        model.come(name);
    }

    /** a, b, c, ..., z, a1, b1, ... */
    private static String name(int number) {
        return (char) ('a' + number % 26) + (number < 26 ? "" : String.valueOf(number / 26));
    }

    /** Nothing happens until just before, and then to one alone. */
    private void letTimeOut() {
        ReferenceModel.Due due = model.due().orElseThrow();
        pass(Duration.ofNanos(due.at() - clock.nanoTime()).minus(MOMENT));
        Snapshot.check(heard().isEmpty(), "nobody's time is over too early");
        pass(MOMENT);
        model.refuse(due.name(), due.reason());
    }

    /** What everybody heard since it was last asked. Whether it is read from is noted apart. */
    private Map<String, List<String>> heard() {
        Map<String, List<String>> all = new TreeMap<>();
        clients.forEach((name, client) -> {
            List<String> words = new ArrayList<>(client.heard());
            words.removeIf(word -> isNews(name, word));
            if (!words.isEmpty()) {
                all.put(name, words);
            }
        });
        return all;
    }

    private boolean isNews(String name, String word) {
        boolean read = word.equals("[read]");
        if (read || word.equals("[not read]")) {
            readFrom.put(name, read);
            return true;
        }
        return false;
    }

    /** Forgets what was told so far: it is known to be right. */
    void forget() {
        heard();
        model.told();
    }

    /** Holds what the rules did against the model, and the state they are in against what must hold in every one. */
    void check() {
        Map<String, List<String>> expected = new TreeMap<>(model.told());
        expected.values().removeIf(List::isEmpty);
        Map<String, List<String>> heard = heard();
        Snapshot.check(heard.equals(expected), "told was " + heard + ", and should have been " + expected);
        for (String name : model.present()) {
            Snapshot.check(readFrom.get(name) == model.isReadFrom(name), "the model knows who is read from");
        }
        if (!model.isClosed()) {
            new Snapshot(lobby).check(settings.rooms(), settings.hold());
        }
        Snapshot.check(clock.tasks() <= 2L * model.present().size(), "no time runs for those who have gone");
        String state = state();
        clients.keySet().stream().filter(name -> !model.isPresent(name)).forEach(this::talksOn);
        Snapshot.check(heard().isEmpty() && state().equals(state), "nothing comes of what those say who have gone");
    }

    private void talksOn(String name) {
        Recorder gone = clients.get(name);
        gone.says("from beyond", "fin");
        gone.session.refuse("not UTF-8");
        gone.listensAgain();
        gone.vanishes();
    }

    /** The state that the rules are in, and that they should be in. */
    String state() {
        return new Snapshot(lobby) + " / " + model;
    }
}
