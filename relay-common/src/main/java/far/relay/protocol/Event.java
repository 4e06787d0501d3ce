package far.relay.protocol;

import java.util.Optional;

/** What the server can send (docs/protocol.md, section 2). */
public sealed interface Event {

    /** Your seat's number; once, first. */
    record Seated(Seat seat) implements Event {}

    /** Your role; once, after the number. */
    record Assigned(Role role) implements Event {}

    /** A message from the other seat. */
    record Relayed(Message message) implements Event {}

    /** {@code error: REASON}: the server refuses what you sent; {@link Exit} follows. The reason is one line. */
    record Refused(String reason) implements Event {
        private static final String PREFIX = "error: ";

        /** Parses a line as a refusal; empty if it does not have that form. */
        public static Optional<Refused> parse(String line) {
            return line.startsWith(PREFIX)
                    ? Optional.of(new Refused(line.substring(PREFIX.length())))
                    : Optional.empty();
        }

        /** The line on the wire, without its terminator. */
        public String line() {
            return PREFIX + reason;
        }
    }

    /** {@code exit}: the server ends the conversation and closes the connection next. */
    record Exit() implements Event {
        /** The line on the wire, without its terminator. */
        public static final String WORD = "exit";
    }
}
