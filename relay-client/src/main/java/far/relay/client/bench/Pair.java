package far.relay.client.bench;

/**
 * One conversation: which client sends next, and when. At most one message is in transit. Pure, except for the clients that it
 * makes send; belongs to one thread.
 */
final class Pair {
    /** One of the two clients, as the pair sees it. */
    interface Client {
        /** Sends the message that was due at this time. */
        void send(long stamp);
    }

    private final int index;
    private final int pairs;
    private final Tally tally;
    private final Runnable whenIdle;

    private Client sender;
    private Client receiver;
    private Pace pace;
    private long sent;
    private long stamp;
    private boolean inTransit;
    private boolean stopped;

    /**
     * @param index which one of all pairs, from 0
     * @param pairs how many there are
     * @param whenIdle run when the last message of a pair that was stopped has arrived
     */
    Pair(int index, int pairs, Tally tally, Runnable whenIdle) {
        this.index = index;
        this.pairs = pairs;
        this.tally = tally;
        this.whenIdle = whenIdle;
    }

    void seat(Client first, Client second) {
        sender = first;
        receiver = second;
    }

    /** Begins to send, at this pace. */
    void begin(Pace newPace, long now) {
        pace = newPace;
        sendIfDue(now);
    }

    /** Sends the next message, if it is due and none is in transit. */
    void sendIfDue(long now) {
        if (inTransit || stopped) {
            return;
        }
        long due = pace.due(sent * pairs + index, now);
        if (due - now <= 0) {
            sent++;
            stamp = due;
            inTransit = true;
            tally.sent();
            sender.send(due);
        }
    }

    /** Whether a message to this client is in transit. */
    boolean isInTransitTo(Client client) {
        return inTransit && client == receiver;
    }

    /** The number of the message in transit, or of the one that was the last; from 1. */
    long number() {
        return sent;
    }

    /** The time that the message in transit carries. */
    long stamp() {
        return stamp;
    }

    /** The message in transit has arrived: the turn passes to its receiver. */
    void arrived(long now) {
        inTransit = false;
        tally.received(stamp, now);
        Client next = receiver;
        receiver = sender;
        sender = next;
        if (stopped) {
            whenIdle.run();
        } else {
            sendIfDue(now);
        }
    }

    /** Sends nothing more. */
    void stop() {
        stopped = true;
    }
}
