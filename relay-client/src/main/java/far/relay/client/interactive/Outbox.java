package far.relay.client.interactive;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lines that wait for their turns, in order. May be used by any thread. */
final class Outbox {
    /** How many lines it takes. */
    static final int ROOM = 1024;

    private final Deque<String> lines = new ArrayDeque<>();
    /** Those that wait for the user's word, as their turn may be another partner's. */
    private final Deque<String> held = new ArrayDeque<>();

    /** Puts a line behind the others. Returns false, and does nothing, where there is no {@link #ROOM} for it. */
    synchronized boolean add(String line) {
        return lines.size() + held.size() < ROOM && lines.add(line);
    }

    /** Holds back these lines, and then all that wait, until {@link #release} or {@link #dropHeld}. Returns how many are held. */
    synchronized int hold(List<String> before) {
        held.addAll(before);
        held.addAll(lines);
        lines.clear();
        return held.size();
    }

    /** How many lines are held back. */
    synchronized int held() {
        return held.size();
    }

    /** The lines that are held back, the first one first; a copy. */
    synchronized List<String> heldLines() {
        return List.copyOf(held);
    }

    /** Has the held lines wait again, before the others. Returns how many there were. */
    synchronized int release() {
        int released = held.size();
        while (!held.isEmpty()) {
            lines.addFirst(held.removeLast());
        }
        return released;
    }

    /** Drops the held lines, and tells how many there were. */
    synchronized int dropHeld() {
        int dropped = held.size();
        held.clear();
        return dropped;
    }

    /** How many lines wait. */
    synchronized int size() {
        return lines.size();
    }

    /** The lines that wait, the next one first; a copy. */
    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** Takes the line whose turn it is; empty if none waits. */
    synchronized Optional<String> next() {
        return Optional.ofNullable(lines.poll());
    }

    /** Takes back the line that was added last; empty if none waits. */
    synchronized Optional<String> takeBack() {
        return Optional.ofNullable(lines.pollLast());
    }

    /** Drops all lines that wait, and tells how many there were. Those held back stay. */
    synchronized int dropAll() {
        int dropped = lines.size();
        lines.clear();
        return dropped;
    }
}
