package far.relay.client.program;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Lines that wait for their turns, in order. May be used by any thread. */
final class Outbox {
    /** How many lines it takes. */
    static final int ROOM = 1024;

    private final Deque<String> lines = new ArrayDeque<>();

    /** Puts a line behind the others. Returns false, and does nothing, where there is no {@link #ROOM} for it. */
    synchronized boolean add(String line) {
        return lines.size() < ROOM && lines.add(line);
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

    /** Drops all lines, and tells how many there were. */
    synchronized int dropAll() {
        int dropped = lines.size();
        lines.clear();
        return dropped;
    }
}
