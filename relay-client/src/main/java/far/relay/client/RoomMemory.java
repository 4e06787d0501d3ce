package far.relay.client;

import far.relay.protocol.Message;
import far.relay.protocol.Seat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The latest messages of a room, as far as this client knows them: to repeat one that may not have arrived, and to repair what the
 * server has lost (docs/rooms.md, 4.6). It keeps {@value #BYTES} bytes of TEXT, and always the last two messages. Pure; confined
 * to one thread.
 */
final class RoomMemory {
    static final int BYTES = 1 << 16;

    private record Kept(Seat sender, Message text) {}

    private final TreeMap<Long, Kept> messages = new TreeMap<>();
    private int bytes;
    private long known;

    /** @param known the highest number that is known from before */
    RoomMemory(long known) {
        this.known = known;
    }

    /** The highest number of a message that was received, or that the server has taken; 0 if there is none. */
    long known() {
        return known;
    }

    /** Adds a message, the latest one. */
    void add(long number, Seat sender, Message text) {
        forgetFrom(number);
        messages.put(number, new Kept(sender, text));
        bytes += text.utf8().length;
        while (bytes > BYTES && messages.size() > 2) {
            bytes -= messages.pollFirstEntry().getValue().text().utf8().length;
        }
    }

    /** The server has this message, and so all before it. */
    void confirm(long number) {
        known = Math.max(known, number);
    }

    /** The server has lost the messages from this number on; they stay in this memory. */
    void lose(long number) {
        known = number - 1;
    }

    /** The message of this number, if this seat said it. */
    Optional<Message> get(long number, Seat sender) {
        return Optional.ofNullable(messages.get(number))
                .filter(kept -> kept.sender() == sender)
                .map(Kept::text);
    }

    /** Forgets the messages from this number on: the conversation has gone on without them. */
    void forgetFrom(long number) {
        Map<Long, Kept> rest = messages.tailMap(number, true);
        rest.values().forEach(kept -> bytes -= kept.text().utf8().length);
        rest.clear();
    }
}
