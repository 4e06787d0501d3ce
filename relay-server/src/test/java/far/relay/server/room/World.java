package far.relay.server.room;

import far.relay.proof.Account;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The real lobby, rooms and rules with recording clients and a clock that we wind, and their {@link Account} beside them. */
final class World {
    /** One thing that happens; {@code who} is a client's name, and empty where it happens to no one client. */
    record Step(String who, String what) {
        @Override
        public String toString() {
            return who.isEmpty() ? what : who + " " + what;
        }
    }

    private static final Duration MOMENT = Duration.ofNanos(1);

    private final Account.Settings settings;
    private final Account account;
    private final ManualClock clock = new ManualClock();
    private final Lobby lobby;
    private final Map<String, Recorder> clients = new HashMap<>();
    private final Map<String, Boolean> readFrom = new HashMap<>();
    private int come;
    private int lines;

    /** @param rooms say the same to the rules as the settings do to the account */
    World(Account.Settings settings, RoomSettings rooms) {
        this.settings = settings;
        this.account = new Account(settings);
        this.lobby = Lobbies.of(rooms, clock);
    }

    /** All that can happen next, with so many clients at most who do not listen at the same time. */
    List<Step> possible(int mostDeaf) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("", "somebody comes"));
        for (String name : account.present()) {
            if (account.isReadFrom(name)) {
                steps.add(new Step(name, "says"));
                steps.add(new Step(name, "fin"));
                steps.add(new Step(name, "is refused"));
            }
            steps.add(new Step(name, "vanishes"));
            if (!account.isListening(name)) {
                steps.add(new Step(name, "listens"));
            } else if (account.deaf() < mostDeaf) {
                steps.add(new Step(name, "does not listen"));
            }
        }
        if (account.due().isPresent()) {
            steps.add(new Step("", "time is over"));
        }
        if (!account.isClosed()) {
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
                account.say(name, text);
            }
            case "fin" -> {
                client.says("fin");
                account.fin(name);
            }
            case "vanishes" -> {
                client.vanishes();
                account.vanish(name);
            }
            case "is refused" -> {
                client.session.refuse("not UTF-8");
                account.refuse(name, "not UTF-8");
            }
            case "does not listen" -> {
                client.stopsListening();
                account.setListening(name, false);
            }
            case "listens" -> {
                client.listensAgain();
                account.setListening(name, true);
            }
            case "time is over" -> letTimeOut();
            case "the server ends" -> {
                lobby.close();
                account.close();
            }
            default -> throw new AssertionError(step);
        }
    }

    private void pass(Duration time) {
        clock.pass(time);
        account.timeIs(clock.nanoTime());
    }

    private void come() {
        String name = name(come++);
        clients.put(name, Recorder.come(lobby, name));
        readFrom.put(name, true);
        account.come(name);
    }

    /** a, b, c, ..., z, a1, b1, ... */
    private static String name(int number) {
        return (char) ('a' + number % 26) + (number < 26 ? "" : String.valueOf(number / 26));
    }

    /** Nothing happens until just before, and then to one alone. */
    private void letTimeOut() {
        Account.Due due = account.due().orElseThrow();
        pass(Duration.ofNanos(due.at() - clock.nanoTime()).minus(MOMENT));
        Snapshot.check(heard().isEmpty(), "nobody's time is over too early");
        pass(MOMENT);
        account.refuse(due.name(), due.reason());
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
        account.told();
    }

    /** Holds what the rules did against the account, and the state they are in against what must hold in every one. */
    void check() {
        Map<String, List<String>> expected = new TreeMap<>(account.told());
        expected.values().removeIf(List::isEmpty);
        Map<String, List<String>> heard = heard();
        Snapshot.check(heard.equals(expected), "told was " + heard + ", and should have been " + expected);
        for (String name : account.present()) {
            Snapshot.check(readFrom.get(name) == account.isReadFrom(name), "the account knows who is read from");
        }
        if (!account.isClosed()) {
            new Snapshot(lobby).check(settings.rooms(), settings.hold());
        }
        Snapshot.check(clock.tasks() <= 2L * account.present().size(), "no time runs for those who have gone");
        String state = state();
        clients.keySet().stream().filter(name -> !account.isPresent(name)).forEach(this::talksOn);
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
        return new Snapshot(lobby) + " / " + account;
    }
}
