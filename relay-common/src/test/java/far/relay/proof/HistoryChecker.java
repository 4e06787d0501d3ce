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
 * Records what each client of a server sends and receives, and when, and checks whether docs/protocol.md, sections 2, 4
 * and 5, permits it. It does not apply the rules: it only looks for violations. Thread-safe.
 */
public final class HistoryChecker {
    private record Line(long time, String line) {}

    /** @param place the number of the line among all that its client received, from 0 */
    private record Receipt(int client, long time, int place) {}

    private static final class History {
        final List<Line> sent = new ArrayList<>();
        final List<Line> received = new ArrayList<>();

        /** How many messages it received, without those that look like the server's last events. */
        long messages() {
            return received.stream()
                    .skip(FIRST_MESSAGE)
                    .filter(line -> !isLastEvent(line))
                    .count();
        }
    }

    private static final int FIRST_MESSAGE = 2;

    private final boolean exact;
    private final Map<Integer, History> clients = new TreeMap<>();

    private HistoryChecker(boolean exact) {
        this.exact = exact;
    }

    /** For clients whose lines are recorded at the moment when they are sent or received. */
    public static HistoryChecker exact() {
        return new HistoryChecker(true);
    }

    /**
     * For clients in other processes: a line is recorded before its client sends it, and some time after its client has
     * read it. So the order in which two clients received their lines is unknown.
     */
    public static HistoryChecker late() {
        return new HistoryChecker(false);
    }

    /** A client sends a message; {@code line} carries it to the other seat. */
    public synchronized void sent(int client, long time, String line) {
        history(client).sent.add(new Line(time, line));
    }

    /** A client receives a line. At equal times, sending comes before receiving. */
    public synchronized void received(int client, long time, String line) {
        history(client).received.add(new Line(time, line));
    }

    private History history(int client) {
        return clients.computeIfAbsent(client, number -> new History());
    }

    /**
     * @throws AssertionError if a message was lost, doubled, reordered, relayed out of turn, or relayed to the wrong
     *     client
     */
    public synchronized void check() {
        Map<String, List<Receipt>> receipts = receipts();
        clients.forEach((number, history) -> {
            checkWords(number, history);
            checkFate(number, history, receipts);
        });
    }

    /** The receipts of each message that was sent exactly once, so that it can be identified. */
    private Map<String, List<Receipt>> receipts() {
        Map<String, List<Receipt>> receipts = new LinkedHashMap<>();
        Set<String> ambiguous = new HashSet<>(List.of("1", "2", "emi", "rec"));
        clients.values()
                .forEach(history -> history.sent.forEach(sent -> {
                    if (sent.line.startsWith("error: ") || receipts.put(sent.line, new ArrayList<>()) != null) {
                        ambiguous.add(sent.line);
                    }
                }));
        receipts.keySet().removeAll(ambiguous);
        clients.forEach((number, history) -> {
            for (int place = 0; place < history.received.size(); place++) {
                Line line = history.received.get(place);
                receipts.getOrDefault(line.line, new ArrayList<>()).add(new Receipt(number, line.time, place));
            }
        });
        return receipts;
    }

    /** How many messages were sent in all. */
    public synchronized long sent() {
        return clients.values().stream()
                .mapToLong(history -> history.sent.size())
                .sum();
    }

    /** How many messages were received in all. */
    public synchronized long received() {
        return clients.values().stream().mapToLong(History::messages).sum();
    }

    /** Number, role, and then never two messages without one of its own between them. */
    private static void checkWords(int number, History history) {
        List<Line> received = history.received;
        require(received.isEmpty() || isOneOf(received.get(0), "1", "2"), "c" + number + " receives its seat first");
        require(
                received.size() < 2 || isOneOf(received.get(1), "emi", "rec"),
                "c" + number + " receives its role second");
        for (int place = FIRST_MESSAGE + 1; place < received.size() && !isOneOf(received.get(place)); place++) {
            Line line = received.get(place);
            long sent =
                    history.sent.stream().filter(each -> each.time <= line.time).count();
            require(sent >= place - FIRST_MESSAGE, "c" + number + " has sent enough to receive '" + line.line + "'");
        }
    }

    private static boolean isOneOf(Line line, String... words) {
        return List.of(words).contains(line.line) || isLastEvent(line);
    }

    private static boolean isLastEvent(Line line) {
        return line.line.equals("exit") || line.line.startsWith("error: ");
    }

    /** What became of a client's messages. */
    private void checkFate(int number, History history, Map<String, List<Receipt>> receipts) {
        long answers = history.messages() - 1; // one of the received messages may have come before it sent any
        String unreceived = null;
        Receipt last = null;
        for (Line sent : history.sent) {
            boolean answered = answers-- > 0;
            List<Receipt> all = receipts.getOrDefault(sent.line, List.of());
            if (!receipts.containsKey(sent.line)) {
                continue;
            }
            String message = "'" + sent.line + "' of c" + number;
            if (all.isEmpty()) {
                require(!answered, message + " is answered, so somebody has received it");
                unreceived = unreceived == null ? message : unreceived;
                continue;
            }
            require(unreceived == null, unreceived + " is received before " + message);
            Receipt first = first(all);
            require(first.time >= sent.time, message + " is not received before it is sent");
            require(last == null || !exact || last.time <= first.time, message + " is received in its order");
            require(
                    last == null || last.client != first.client || last.place < first.place,
                    message + " is received in its order");
            last = first;
            checkReceivers(message, history, all, receipts);
        }
    }

    /** Where a message was received first, as far as is known: where it was not a replay, if there is such a receipt. */
    private Receipt first(List<Receipt> all) {
        return all.stream()
                .filter(received -> exact || received.place != FIRST_MESSAGE)
                .reduce((one, two) -> two.time < one.time ? two : one)
                .orElse(all.get(0));
    }

    private void checkReceivers(
            String message, History author, List<Receipt> all, Map<String, List<Receipt>> receipts) {
        Map<Integer, Receipt> receivers = new HashMap<>();
        for (Receipt received : all) {
            String seat = clients.get(received.client).received.get(0).line;
            require(
                    !seat.equals(author.received.isEmpty() ? "" : author.received.get(0).line),
                    message + " goes to the other seat");
            require(
                    receivers.put(received.client, received) == null,
                    message + " is received once by c" + received.client);
            require(
                    received == first(all) || received.place == FIRST_MESSAGE,
                    message + " is received again only as a replay");
            for (Receipt other : all) {
                require(
                        !exact || other.time <= received.time || !hasAnswered(received, other.time, receipts),
                        message + " is not replayed once c" + received.client + " has answered it");
            }
        }
    }

    /** Whether a line that its receiver sent after it was received before the given time. */
    private boolean hasAnswered(Receipt message, long before, Map<String, List<Receipt>> receipts) {
        return clients.get(message.client).sent.stream()
                .map(sent -> receipts.getOrDefault(sent.line, List.of()))
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
