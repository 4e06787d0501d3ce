package far.relay.server.room;

/** A store has no place left for a change, which it has not made. */
public final class StoreFullException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Has no stack trace, because clients can cause it as often as they like. */
    public StoreFullException() {
        super("the store is full", null, false, false);
    }
}
