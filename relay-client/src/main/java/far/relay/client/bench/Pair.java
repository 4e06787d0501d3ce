package far.relay.client.bench;

/**
 * One conversation: which client sends next, and when. At most one message is in transit. Pure, except for the clients that it
 * makes send; belongs to one thread.
 */
final class Pair {
    /** One of the two, as the pair sees it. */
    interface Voice {
        /** Sends the message that was due at this time. */
        void say(long stamp);
    }

    private final int index;
    private final int pairs;
    private final Tally tally;
    private final Runnable whenQuiet;

    private Voice speaker;
    private Voice listener;
    private Pace pace;
    private long said;
    private long stamp;
    private boolean underWay;
    private boolean silent;

    /**
     * @param index which one of all pairs, from 0
     * @param pairs how many there are
     * @param whenQuiet run when the last message of a pair that was silenced has arrived
     */
    Pair(int index, int pairs, Tally tally, Runnable whenQuiet) {
        this.index = index;
        this.pairs = pairs;
        this.tally = tally;
        this.whenQuiet = whenQuiet;
    }

    void seat(Voice first, Voice second) {
        speaker = first;
        listener = second;
    }

    /** Begins to talk, at this pace. */
    void begin(Pace newPace, long now) {
        pace = newPace;
        speakIfDue(now);
    }

    /** Sends the next message, if it is due and none is on its way. */
    void speakIfDue(long now) {
        if (underWay || silent) {
            return;
        }
        long due = pace.due(said * pairs + index, now);
        if (due - now <= 0) {
            said++;
            stamp = due;
            underWay = true;
            tally.sent();
            speaker.say(due);
        }
    }

    /** Whether a message to this one is on its way. */
    boolean isAwaitedBy(Voice voice) {
        return underWay && voice == listener;
    }

    /** The time that the message on its way carries. */
    long stamp() {
        return stamp;
    }

    /** The message on its way has arrived: the turn is the other's. */
    void arrived(long now) {
        underWay = false;
        tally.received(stamp, now);
        Voice next = listener;
        listener = speaker;
        speaker = next;
        if (silent) {
            whenQuiet.run();
        } else {
            speakIfDue(now);
        }
    }

    /** Says nothing more. */
    void silence() {
        silent = true;
    }
}
