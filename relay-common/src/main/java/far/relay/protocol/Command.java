package far.relay.protocol;

/** What a client can send (docs/protocol.md, section 3). */
public sealed interface Command {

    /** {@code fin}: I leave. */
    record Fin() implements Command {
        /** The line on the wire, without its terminator. */
        public static final String WORD = "fin";
    }

    /** Any other line: a message for the other seat. */
    record Send(Message message) implements Command {}
}
