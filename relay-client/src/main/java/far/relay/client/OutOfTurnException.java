package far.relay.client;

/** A line was to be said while it was not our turn (docs/protocol.md, section 5). Nothing was sent. */
public final class OutOfTurnException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OutOfTurnException() {
        super("it is not our turn");
    }
}
