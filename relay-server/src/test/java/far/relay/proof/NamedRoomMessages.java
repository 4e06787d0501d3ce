package far.relay.proof;

import java.util.ArrayList;
import java.util.List;

/** The messages in the model of a named room: docs/rooms.md, sections 4 and 5. Keeps all of them, so each one can be looked up. */
final class NamedRoomMessages {
    private final int historyBytes;
    private final List<String> texts = new ArrayList<>();

    /** @param historyBytes the most bytes of messages that a client receives when it gets a seat, besides the last one */
    NamedRoomMessages(int historyBytes) {
        this.historyBytes = historyBytes;
    }

    NamedRoomMessages copy() {
        NamedRoomMessages copy = new NamedRoomMessages(historyBytes);
        copy.texts.addAll(texts);
        return copy;
    }

    int next() {
        return texts.size() + 1;
    }

    /** 4.1. */
    int turn() {
        return next() % 2 == 1 ? 1 : 2;
    }

    /** Whether this repeats the last message, which the seat has said: 4.3. */
    boolean isRepeat(int seat, long number, String text) {
        return seat != 0
                && number == next() - 1
                && number > 0
                && turn() != seat
                && texts.get((int) number - 1).equals(text);
    }

    void add(String text) {
        texts.add(text);
    }

    void clear() {
        texts.clear();
    }

    /** The lines for a client that gets this seat and knows the messages up to {@code have}: 3.2, 5. */
    List<String> linesFor(int seat, long have) {
        List<String> lines = new ArrayList<>();
        for (int number = firstKept(); number < next(); number++) {
            String text = texts.get(number - 1);
            boolean waitsForMe = number == next() - 1 && turn() == seat;
            if (number > have) {
                lines.add(
                        waitsForMe
                                ? "said " + number + " " + text
                                : "past " + number + " " + (2 - number % 2) + " " + text);
            }
        }
        return lines;
    }

    private int firstKept() {
        int first = next() - 1;
        int bytes = first > 0 ? texts.get(first - 1).length() : 0;
        while (first > 1 && bytes + texts.get(first - 2).length() <= historyBytes) {
            first--;
            bytes += texts.get(first - 1).length();
        }
        return Math.max(first, 1);
    }
}
