package far.relay.server.room;

import far.relay.protocol.Message;
import far.relay.protocol.Seat;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The messages that a room keeps (docs/rooms.md, section 5). Immutable. Successive histories share an array, as long as each
 * appends to the last one, so that a message costs no copy of the others.
 */
public final class RoomHistory {
    /** The most messages that are kept, so that empty messages take a limited amount of memory, too. */
    public static final int MOST_MESSAGES = 1024;

    /** About how many bytes a message takes besides its text: its objects, and its place in the array. */
    private static final int MESSAGE_BYTES = 96;

    /** No messages. */
    public static final RoomHistory EMPTY = new RoomHistory(new Messages(0), 0, 0, 0, 0);

    /**
     * A message that is kept.
     *
     * @param seat the seat that said it
     * @param text the TEXT on the wire
     */
    public record Kept(long number, Seat seat, Message text) {
        int bytes() {
            return text.utf8().length;
        }
    }

    /** An array that is filled from left to right. What a history sees of it does not change any more. */
    private static final class Messages {
        private static final int LEAST = 8;

        private final Kept[] items;
        private int used;

        Messages(int capacity) {
            items = new Kept[capacity];
        }
    }

    private final Messages messages;
    private final int from;
    private final int to;
    private final long bytes;
    /** Bytes of the messages in the array that are no longer kept. */
    private final long droppedBytes;

    private RoomHistory(Messages messages, int from, int to, long bytes, long droppedBytes) {
        this.messages = messages;
        this.from = from;
        this.to = to;
        this.bytes = bytes;
        this.droppedBytes = droppedBytes;
    }

    /**
     * The history with one more message, and without the oldest ones that no longer fit.
     *
     * @param maxBytes the most bytes of TEXT; the new message is kept even if it is longer
     */
    RoomHistory append(Kept message, int maxBytes) {
        int first = from;
        long kept = bytes + message.bytes();
        long dropped = droppedBytes;
        while (first < to && (kept > maxBytes || to - first == MOST_MESSAGES)) {
            int length = messages.items[first].bytes();
            kept -= length;
            dropped += length;
            first++;
        }
        boolean isLatest = messages.used == to;
        if (isLatest && to < messages.items.length && dropped <= maxBytes) {
            messages.items[to] = message;
            messages.used++;
            return new RoomHistory(messages, first, to + 1, kept, dropped);
        }
        int size = to - first;
        Messages copy = new Messages(Math.max(Messages.LEAST, 2 * size));
        System.arraycopy(messages.items, first, copy.items, 0, size);
        copy.items[size] = message;
        copy.used = size + 1;
        return new RoomHistory(copy, 0, copy.used, kept, 0);
    }

    /** About how many bytes of memory it takes, with the messages in its array that are no longer kept. */
    long memory() {
        return bytes + droppedBytes + (long) MESSAGE_BYTES * messages.items.length;
    }

    /** The messages, oldest first. */
    public List<Kept> messages() {
        return Collections.unmodifiableList(Arrays.asList(messages.items).subList(from, to));
    }

    /** The last message; empty if nothing was said yet. */
    public Optional<Kept> last() {
        return beforeLast(0);
    }

    /**
     * The message that came so many before the last one; empty if it is not kept.
     *
     * @param count 0 or more
     */
    Optional<Kept> beforeLast(long count) {
        return count < to - from ? Optional.of(messages.items[(int) (to - 1 - count)]) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RoomHistory history && messages().equals(history.messages());
    }

    @Override
    public int hashCode() {
        return messages().hashCode();
    }

    /** The numbers alone: what people say to each other does not get into a log. */
    @Override
    public String toString() {
        return messages().stream().map(Kept::number).toList().toString();
    }
}
