package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.protocol.Seat;
import far.relay.server.room.RoomHistory.Kept;
import far.relay.testing.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoomHistoryTest {
    @RegisterExtension
    final Seed seed = new Seed();

    private static Kept message(long number, int length) {
        return new Kept(number, Seat.ofMessage(number), Message.of("x".repeat(length)));
    }

    /** What is kept after a message more, in the plainest way. */
    private static List<Kept> append(List<Kept> before, Kept message, int maxBytes) {
        List<Kept> after = new ArrayList<>(before);
        after.add(message);
        while (after.size() > 1 && after.stream().mapToInt(Kept::bytes).sum() > maxBytes) {
            after.remove(0);
        }
        return after;
    }

    @Test
    void keepsWhatFitsWhicheverHistoryIsContinued() {
        Random random = new Random(seed.value());
        for (int limit : new int[] {0, 1, 10, 100}) {
            List<RoomHistory> histories = new ArrayList<>(List.of(RoomHistory.EMPTY));
            List<List<Kept>> expected = new ArrayList<>(List.of(List.of()));
            for (int i = 1; i < 500; i++) {
                int from = random.nextInt(10) == 0 ? random.nextInt(histories.size()) : histories.size() - 1;
                long number = histories.get(from).last().map(Kept::number).orElse(0L) + 1;
                Kept message = message(number, random.nextInt(4) * random.nextInt(10));
                histories.add(histories.get(from).append(message, limit));
                expected.add(append(expected.get(from), message, limit));
            }
            for (int i = 0; i < histories.size(); i++) {
                assertThat(histories.get(i).messages()).isEqualTo(expected.get(i));
            }
        }
    }

    @Test
    void keeps1024EmptyMessages() {
        RoomHistory history = RoomHistory.EMPTY;
        for (int number = 1; number <= 3000; number++) {
            history = history.append(message(number, 0), 10);
        }
        assertThat(history.messages()).hasSize(1024).last().isEqualTo(message(3000, 0));
        assertThat(history.beforeLast(1023)).contains(message(1977, 0));
        assertThat(history.beforeLast(1024)).isEmpty();
    }

    @Test
    void equalsAnotherWithTheSameMessages() {
        RoomHistory one = RoomHistory.EMPTY.append(message(1, 1), 10);
        RoomHistory two = RoomHistory.EMPTY.append(new Kept(1, Seat.ONE, Message.of("x")), 5);
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two).hasToString("[1]");
        assertThat(one).isNotEqualTo(RoomHistory.EMPTY).isNotEqualTo("[1]");
        assertThat(RoomHistory.EMPTY.last()).isEmpty();
        assertThat(RoomHistory.EMPTY.beforeLast(0)).isEmpty();
    }
}
