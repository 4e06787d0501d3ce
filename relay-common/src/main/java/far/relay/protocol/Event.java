package far.relay.protocol;

/** What the server may say (docs/protocol.md, section 2). */
public sealed interface Event {

    /** Your seat's number; once, first. */
    record Seated(Seat seat) implements Event {}

    /** Your role; once, after the number. */
    record Assigned(Role role) implements Event {}

    /** What the other seat said. */
    record Said(Message message) implements Event {}

    /** {@code error: REASON}: what you sent cannot be taken; {@link Exit} follows. The reason is one line. */
    record Refused(String reason) implements Event {}

    /** {@code exit}: the server lets you go and closes the connection next. */
    record Exit() implements Event {}
}
