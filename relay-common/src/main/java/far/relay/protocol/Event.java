package far.relay.protocol;

import java.util.Optional;

/** What the server may say (docs/protocol.md, section 2). */
public sealed interface Event {

    /** Your seat's number; once, first. */
    record Seated(Seat seat) implements Event {}

    /** Your role; once, after the number. */
    record Assigned(Role role) implements Event {}

    /** What the other seat said. */
    record Relayed(Message message) implements Event {}

    /** {@code error: REASON}: what you sent cannot be taken; {@link Exit} follows. The reason is one line. */
    record Refused(String reason) implements Event {
        private static final String PREFIX = "error: ";

        /** The refusal that a line may be; empty if it does not have that form. */
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

    /** {@code exit}: the server lets you go and closes the connection next. */
    record Exit() implements Event {
        /** The line on the wire, without its terminator. */
        public static final String WORD = "exit";
    }
}
