package far.relay.client.conversation;

import far.relay.protocol.Seat;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** What of a conversation must be known on its next connection. May be used by any thread. */
final class ResendState {
    /** Where we had that conversation; null if there was none. */
    private Seat seat;
    /** The message that was heard last; null if there was none. */
    private String heard;
    /** What was said since, on a connection that took it; null if nothing was. */
    private String unanswered;
    /** What was to be said, and no connection took. */
    private final Queue<String> unsaid = new ArrayDeque<>();

    /** The conversation is on this seat now. */
    synchronized void seated(Seat ours) {
        seat = ours;
    }

    /** Whether the conversation was on this seat. */
    synchronized boolean isSeat(Seat ours) {
        return ours == seat;
    }

    /** A line is about to be said. */
    synchronized void say(String line) {
        unanswered = line;
    }

    /** No connection took this very line. */
    @SuppressWarnings("StringEquality")
    synchronized void keep(String line) {
        unsaid.add(line);
        if (unanswered == line) {
            unanswered = null;
        }
    }

    /** A message is heard: it answers what was said. */
    synchronized void hear(String text) {
        heard = text;
        unanswered = null;
    }

    /** Whether this is the message that was heard last. */
    synchronized boolean isHeard(String text) {
        return text.equals(heard);
    }

    /** Whether nothing was said or heard, and nothing was to be. */
    synchronized boolean isEmpty() {
        return heard == null && unanswered == null && unsaid.isEmpty();
    }

    /** What was said, and has no answer yet. */
    synchronized Optional<String> unanswered() {
        return Optional.ofNullable(unanswered);
    }

    /** Takes the next of those that no connection took. */
    synchronized Optional<String> nextUnsaid() {
        return Optional.ofNullable(unsaid.poll());
    }

    /** Forgets all but the seat. Returns what was said and has no answer, and what no connection took, in that order. */
    synchronized List<String> forget() {
        List<String> lines = new ArrayList<>();
        unanswered().ifPresent(lines::add);
        lines.addAll(unsaid);
        heard = null;
        unanswered = null;
        unsaid.clear();
        return lines;
    }
}
