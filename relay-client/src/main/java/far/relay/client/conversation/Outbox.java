package far.relay.client.conversation;

import far.relay.protocol.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The messages that are still to be sent, in order. Each is in one of three states:
 *
 * <ul>
 *   <li>returned: it was sent, but no connection took it. It is sent again before all others;
 *   <li>waiting: it was entered before its turn;
 *   <li>held back: it may not suit the conversation, because the partner may be another one after a reconnect, or because it was
 *       entered before there was a seat. The user has to {@link #release} or drop it.
 * </ul>
 *
 * Thread-safe.
 */
public final class Outbox {
    /** How many waiting and held messages there may be. */
    public static final int CAPACITY = 1024;

    private final Deque<Message> returned = new ArrayDeque<>();
    private final Deque<Message> waiting = new ArrayDeque<>();
    private final Deque<Message> held = new ArrayDeque<>();

    /** Appends a waiting message. Returns false, and changes nothing, if {@link #CAPACITY} is reached. */
    public synchronized boolean add(Message message) {
        return waiting.size() + held.size() < CAPACITY && waiting.add(message);
    }

    /** Removes and returns the next waiting message; empty if there is none. */
    public synchronized Optional<Message> next() {
        return Optional.ofNullable(waiting.poll());
    }

    /** Removes and returns the waiting message that was added last; empty if there is none. */
    public synchronized Optional<Message> removeLast() {
        return Optional.ofNullable(waiting.pollLast());
    }

    /** Drops all waiting messages and returns how many there were. */
    public synchronized int dropWaiting() {
        int dropped = waiting.size();
        waiting.clear();
        return dropped;
    }

    /** The waiting messages, the next one first; a copy. */
    public synchronized List<Message> waiting() {
        return List.copyOf(waiting);
    }

    /** How many messages wait. */
    public synchronized int size() {
        return waiting.size();
    }

    /** No connection took this message. */
    synchronized void putBack(Message message) {
        returned.add(message);
    }

    /** Removes and returns the next returned message; empty if there is none. */
    synchronized Optional<Message> nextReturned() {
        return Optional.ofNullable(returned.poll());
    }

    /** Whether there is a returned message. */
    synchronized boolean hasReturned() {
        return !returned.isEmpty();
    }

    /**
     * Holds back everything.
     *
     * @param unanswered a message that was sent and has no answer; it comes first
     * @return that message and the returned ones, in order
     */
    synchronized List<Message> holdBack(Optional<Message> unanswered) {
        List<Message> sent = new ArrayList<>();
        unanswered.ifPresent(sent::add);
        sent.addAll(returned);
        returned.clear();
        held.addAll(sent);
        holdWaiting();
        return sent;
    }

    /** Holds back the waiting messages. Returns how many there were. */
    public synchronized int holdWaiting() {
        int early = waiting.size();
        held.addAll(waiting);
        waiting.clear();
        return early;
    }

    /** Makes the held messages wait again, before the others. Returns how many there were. */
    public synchronized int release() {
        int released = held.size();
        while (!held.isEmpty()) {
            waiting.addFirst(held.removeLast());
        }
        return released;
    }

    /** Drops the held messages and returns how many there were. */
    public synchronized int dropHeld() {
        int dropped = held.size();
        held.clear();
        return dropped;
    }

    /** The held messages, the first one first; a copy. */
    public synchronized List<Message> held() {
        return List.copyOf(held);
    }

    /** How many messages are held back. */
    public synchronized int heldSize() {
        return held.size();
    }
}
