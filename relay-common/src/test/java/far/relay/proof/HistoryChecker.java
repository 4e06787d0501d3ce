package far.relay.proof;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What each client of a server said and heard, and when; and whether that can be, by docs/protocol.md, sections 2, 4 and 5. No
 * rules are carried out here: it looks only for what must never be found. May be told by several threads.
 */
public final class HistoryChecker {
    private record Said(long time, String line) {}

    /** @param place the number of the line among all that its client heard, from 0 */
    private record Heard(int client, long time, int place) {}

    private static final class History {
        final List<Said> said = new ArrayList<>();
        final List<Said> heard = new ArrayList<>();

        /** How many messages it heard; those that look like the server's last words are left out. */
        long messages() {
            return heard.stream()
                    .skip(FIRST_MESSAGE)
                    .filter(line -> !isLastWord(line))
                    .count();
        }
    }

    private static final int FIRST_MESSAGE = 2;

    private final boolean exact;
    private final Map<Integer, History> clients = new TreeMap<>();

    private HistoryChecker(boolean exact) {
        this.exact = exact;
    }

    /** Of clients whose every line is noted at the moment when it is said or told. */
    public static HistoryChecker exact() {
        return new HistoryChecker(true);
    }

    /**
     * Of clients far away: a line is noted before its client says it, and after its client has read it, however much later.
     * So nothing is known of when two clients heard what they heard.
     */
    public static HistoryChecker late() {
        return new HistoryChecker(false);
    }

    /** A client says a message; this is the line that carries it to the other seat. */
    public synchronized void said(int client, long time, String line) {
        history(client).said.add(new Said(time, line));
    }

    /** A client hears a line. What is said and heard at the same time was said before. */
    public synchronized void heard(int client, long time, String line) {
        history(client).heard.add(new Said(time, line));
    }

    private History history(int client) {
        return clients.computeIfAbsent(client, number -> new History());
    }

    /** @throws AssertionError if a message was lost, doubled, reordered, out of turn, or for another */
    public synchronized void check() {
        Map<String, List<Heard>> hearings = hearings();
        clients.forEach((number, history) -> {
            checkWords(number, history);
            checkFate(number, history, hearings);
        });
    }

    /** Who heard what, for all messages that were said just once, so that they can be told from all others. */
    private Map<String, List<Heard>> hearings() {
        Map<String, List<Heard>> hearings = new LinkedHashMap<>();
        Set<String> ambiguous = new HashSet<>(List.of("1", "2", "emi", "rec"));
        clients.values()
                .forEach(history -> history.said.forEach(said -> {
                    if (said.line.startsWith("error: ") || hearings.put(said.line, new ArrayList<>()) != null) {
                        ambiguous.add(said.line);
                    }
                }));
        hearings.keySet().removeAll(ambiguous);
        clients.forEach((number, history) -> {
            for (int place = 0; place < history.heard.size(); place++) {
                Said line = history.heard.get(place);
                hearings.getOrDefault(line.line, new ArrayList<>()).add(new Heard(number, line.time, place));
            }
        });
        return hearings;
    }

    /** How many messages were said in all. */
    public synchronized long said() {
        return clients.values().stream()
                .mapToLong(history -> history.said.size())
                .sum();
    }

    /** How many messages were heard in all. */
    public synchronized long heard() {
        return clients.values().stream().mapToLong(History::messages).sum();
    }

    /** Number, role, and then never two messages without a word between them. */
    private static void checkWords(int number, History history) {
        List<Said> heard = history.heard;
        require(heard.isEmpty() || isOneOf(heard.get(0), "1", "2"), "c" + number + " hears its seat first");
        require(heard.size() < 2 || isOneOf(heard.get(1), "emi", "rec"), "c" + number + " hears its role second");
        for (int place = FIRST_MESSAGE + 1; place < heard.size() && !isOneOf(heard.get(place)); place++) {
            Said line = heard.get(place);
            long said =
                    history.said.stream().filter(each -> each.time <= line.time).count();
            require(said >= place - FIRST_MESSAGE, "c" + number + " has said enough to hear '" + line.line + "'");
        }
    }

    private static boolean isOneOf(Said line, String... words) {
        return List.of(words).contains(line.line) || isLastWord(line);
    }

    private static boolean isLastWord(Said line) {
        return line.line.equals("exit") || line.line.startsWith("error: ");
    }

    /** Where a client's messages went. */
    private void checkFate(int number, History history, Map<String, List<Heard>> hearings) {
        long answers = history.messages() - 1; // one of what it heard may have been there before it said anything
        String unheard = null;
        Heard last = null;
        for (Said said : history.said) {
            boolean answered = answers-- > 0;
            List<Heard> all = hearings.getOrDefault(said.line, List.of());
            if (!hearings.containsKey(said.line)) {
                continue;
            }
            String message = "'" + said.line + "' of c" + number;
            if (all.isEmpty()) {
                require(!answered, message + " is answered, so somebody has heard it");
                unheard = unheard == null ? message : unheard;
                continue;
            }
            require(unheard == null, unheard + " is heard before " + message);
            Heard first = first(all);
            require(first.time >= said.time, message + " is not heard before it is said");
            require(last == null || !exact || last.time <= first.time, message + " is heard in its order");
            require(
                    last == null || last.client != first.client || last.place < first.place,
                    message + " is heard in its order");
            last = first;
            checkHearers(message, history, all, hearings);
        }
    }

    /** Where a message was heard first, as far as is known: by the one that had it not as a replay, if there is one. */
    private Heard first(List<Heard> all) {
        return all.stream()
                .filter(heard -> exact || heard.place != FIRST_MESSAGE)
                .reduce((one, two) -> two.time < one.time ? two : one)
                .orElse(all.get(0));
    }

    private void checkHearers(String message, History author, List<Heard> all, Map<String, List<Heard>> hearings) {
        Map<Integer, Heard> hearers = new HashMap<>();
        for (Heard heard : all) {
            String seat = clients.get(heard.client).heard.get(0).line;
            require(
                    !seat.equals(author.heard.isEmpty() ? "" : author.heard.get(0).line),
                    message + " goes to the other seat");
            require(hearers.put(heard.client, heard) == null, message + " is heard once by c" + heard.client);
            require(heard == first(all) || heard.place == FIRST_MESSAGE, message + " is heard again only as a replay");
            for (Heard other : all) {
                require(
                        !exact || other.time <= heard.time || !hasAnswered(heard, other.time, hearings),
                        message + " is not replayed once c" + heard.client + " has answered it");
            }
        }
    }

    /** Whether somebody heard a line of its hearer's after it, and before the given time. */
    private boolean hasAnswered(Heard message, long before, Map<String, List<Heard>> hearings) {
        return clients.get(message.client).said.stream()
                .map(said -> hearings.getOrDefault(said.line, List.of()))
                .filter(answers -> !answers.isEmpty())
                .map(this::first)
                .anyMatch(answer -> answer.time > message.time && answer.time < before);
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("not so: " + sentence);
        }
    }
}
