package far.relay.server.room;

import far.relay.protocol.Message;
import far.relay.protocol.Seat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The messages that a room keeps (docs/rooms.md, section 5); their numbers are consecutive. Immutable. The texts of all but the last
 * lie in one array, so a message leaves no object behind that the garbage collector would have to look after. Successive histories
 * share that array, as long as each appends to the last one, so a message costs one copy of its own text.
 */
public final class RoomHistory {
    /** The most messages that are kept, so that empty messages take a limited amount of memory, too. */
    public static final int MOST_MESSAGES = 1024;

    /** About how many bytes the objects of the last message and of the history take. */
    private static final int LAST_BYTES = 192;

    /** No messages. */
    public static final RoomHistory EMPTY = new RoomHistory(null, Texts.NONE, 0, 0);

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

    /** Texts, one after the other. The arrays are filled from left to right. What a history sees of them does not change any more. */
    private static final class Texts {
        private static final int LEAST = 8;
        private static final int LEAST_BYTES = 128;
        private static final Texts NONE = new Texts(0, 0);

        private final byte[] bytes;
        /** Where each text ends. */
        private final int[] ends;

        private int used;

        private Texts(int count, int length) {
            bytes = new byte[length];
            ends = new int[count];
        }

        /** With a copy of some texts of these, and place for more. @param more the bytes of the text that comes next */
        Texts copy(int from, int to, int more) {
            int start = start(from);
            int length = start(to) - start;
            int needed = length + more;
            Texts copy = new Texts(Math.max(LEAST, 2 * (to - from + 1)), Math.max(LEAST_BYTES, needed + needed / 2));
            System.arraycopy(bytes, start, copy.bytes, 0, length);
            for (int i = from; i < to; i++) {
                copy.ends[i - from] = ends[i] - start;
            }
            copy.used = to - from;
            return copy;
        }

        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        boolean hasPlaceFor(int length) {
            return used < ends.length && length <= bytes.length - start(used);
        }

        void add(byte[] text) {
            int start = start(used);
            System.arraycopy(text, 0, bytes, start, text.length);
            ends[used] = start + text.length;
            used++;
        }

        Message get(int index) {
            return Message.ofUtf8(Arrays.copyOfRange(bytes, start(index), ends[index]));
        }
    }

    /** Null if nothing was said yet. */
    private final Kept last;

    private final Texts earlier;
    private final int from;
    private final int to;

    private RoomHistory(Kept last, Texts earlier, int from, int to) {
        this.last = last;
        this.earlier = earlier;
        this.from = from;
        this.to = to;
    }

    /**
     * The history with one more message, and without the oldest ones that no longer fit.
     *
     * @param message its number follows that of the last one
     * @param maxBytes the most bytes of TEXT; the new message is kept even if it is longer
     */
    RoomHistory append(Kept message, int maxBytes) {
        int left = maxBytes - message.bytes();
        if (last == null || last.bytes() > left) {
            return new RoomHistory(message, Texts.NONE, 0, 0);
        }
        int first = from;
        int keptBytes = earlier.start(to) + last.bytes();
        while (keptBytes - earlier.start(first) > left || to - first > MOST_MESSAGES - 2) {
            first++;
        }
        if (earlier.used == to && earlier.hasPlaceFor(last.bytes())) {
            earlier.add(last.text().utf8());
            return new RoomHistory(message, earlier, first, to + 1);
        }
        Texts copy = earlier.copy(first, to, last.bytes());
        copy.add(last.text().utf8());
        return new RoomHistory(message, copy, 0, copy.used);
    }

    /** About how many bytes of memory it takes, with the messages in its array that are no longer kept. */
    long memory() {
        return last == null
                ? 0
                : LAST_BYTES + last.bytes() + earlier.bytes.length + (long) Integer.BYTES * earlier.ends.length;
    }

    /** The messages, oldest first. */
    public List<Kept> messages() {
        List<Kept> messages = new ArrayList<>();
        for (int count = last == null ? -1 : to - from; count >= 0; count--) {
            messages.add(get(count));
        }
        return messages;
    }

    /** @param count how many messages before the last one; kept */
    private Kept get(int count) {
        if (count == 0) {
            return last;
        }
        long number = last.number() - count;
        return new Kept(number, Seat.ofMessage(number), earlier.get(to - count));
    }

    /** The last message; empty if nothing was said yet. */
    public Optional<Kept> last() {
        return Optional.ofNullable(last);
    }

    /**
     * The message that came so many before the last one; empty if it is not kept.
     *
     * @param count 0 or more
     */
    Optional<Kept> beforeLast(long count) {
        if (count == 0) {
            return last();
        }
        return count > to - from ? Optional.empty() : Optional.of(get((int) count));
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
