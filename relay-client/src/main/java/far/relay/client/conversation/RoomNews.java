package far.relay.client.conversation;

import far.relay.client.RoomMessage;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.DisplayName;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomLink;
import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.util.Optional;

/** What happens only in a named room (docs/rooms.md), besides the events of {@link Frontend}. */
public sealed interface RoomNews {
    /** For the user, on one line; empty if a user needs no text for it. */
    default Optional<String> text(Messages messages) {
        return Optional.empty();
    }

    /** We have a seat in this room; {@link Frontend#seated} follows. Once. */
    record Entered(RoomName room) implements RoomNews {}

    /**
     * The room is new, and the partner needs its link. Once, after {@link Entered}.
     *
     * @param picture whether to show the link as a QR code, too, where there is a screen
     */
    record Created(RoomLink link, boolean picture) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(messages.get("room.created", link.text()));
        }
    }

    /** No seat that we accept is free. @param place ours in the queue, from 1 @param seat the only one that we accept; empty for any */
    record Queued(long place, Optional<Seat> seat) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(
                    seat.isPresent()
                            ? messages.get("room.queued-seat", seat.get().number(), place)
                            : messages.get("room.queued", place));
        }
    }

    /** The owner of the other seat, and whether it is connected. */
    record Partner(RoomEvent.Presence presence, Optional<DisplayName> name) implements RoomNews {}

    /** An earlier message, from before this client had its seat, of either seat. */
    record Past(RoomMessage message) implements RoomNews {}

    /** The partner's message cannot be opened with the key of our link. It is our turn all the same. */
    record Unreadable(RoomMessage message) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(messages.get("room.unreadable", message.number()));
        }
    }

    /** The server has stored our message of this number. */
    record Taken(long number) implements RoomNews {}

    /** The server could not store our message of this number yet; it is sent again. */
    record Delayed(long number) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(messages.get("room.delayed", number));
        }
    }

    /** The server refuses our last message, and it is our turn again. Code and reason (in English): docs/rooms.md, section 6. */
    record Refused(String code, String reason) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(new ErrorMessages(messages).refusedMessage(code, reason));
        }
    }

    /** The server has lost the messages from this number on. */
    record DataLost(long number) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(messages.get("room.data-lost", number));
        }
    }

    /** The operator of the server tells us this. */
    record Notice(String message) implements RoomNews {
        @Override
        public Optional<String> text(Messages messages) {
            return Optional.of(messages.get("room.notice", message));
        }
    }
}
