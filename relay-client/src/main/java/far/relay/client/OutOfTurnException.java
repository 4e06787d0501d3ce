package far.relay.client;

/** A message cannot be sent, because it is not our turn (docs/protocol.md, section 5). */
public final class OutOfTurnException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    OutOfTurnException() {
        super("it is not our turn");
    }
}
