package far.relay.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    private static Message message(String text) {
        return Message.of(text);
    }

    private void add(String... texts) {
        for (String text : texts) {
            assertThat(outbox.add(message(text))).isTrue();
        }
    }

    @Test
    void givesMessagesInOrder() {
        add("a", "b");
        assertThat(outbox.waiting()).containsExactly(message("a"), message("b"));
        assertThat(outbox.next()).contains(message("a"));
        assertThat(outbox.next()).contains(message("b"));
        assertThat(outbox.next()).isEmpty();
    }

    @Test
    void holdsBackWhatWaits() {
        add("a", "b");
        assertThat(outbox.holdWaiting()).isEqualTo(2);
        assertThat(outbox.next()).isEmpty();
        add("c");
        assertThat(outbox.release()).isEqualTo(2);
        assertThat(outbox.waiting()).containsExactly(message("a"), message("b"), message("c"));
        assertThat(outbox.holdWaiting()).isEqualTo(3);
        assertThat(outbox.holdWaiting()).isZero();
    }

    @Test
    void removesTheLastMessageFirst() {
        add("a", "b");
        assertThat(outbox.removeLast()).contains(message("b"));
        assertThat(outbox.removeLast()).contains(message("a"));
        assertThat(outbox.removeLast()).isEmpty();
    }

    @Test
    void dropsAllAndReportsHowManyThereWere() {
        add("a", "b");
        assertThat(outbox.dropWaiting()).isEqualTo(2);
        assertThat(outbox.size()).isZero();
        assertThat(outbox.dropWaiting()).isZero();
    }

    @Test
    void holdsALimitedNumberOfMessages() {
        IntStream.range(0, 1024).forEach(i -> add("line"));
        assertThat(outbox.add(message("one more"))).isFalse();
        assertThat(outbox.size()).isEqualTo(1024);
        outbox.next();
        add("there is room again");
    }

    @Test
    void givesMessagesThatNoConnectionTookInOrder() {
        outbox.putBack(message("a"));
        outbox.putBack(message("b"));
        assertThat(outbox.hasReturned()).isTrue();
        assertThat(outbox.nextReturned()).contains(message("a"));
        assertThat(outbox.nextReturned()).contains(message("b"));
        assertThat(outbox.hasReturned()).isFalse();
    }

    @Test
    void holdsBackAllMessagesInTheOrderInWhichTheyWereEntered() {
        add("c");
        outbox.putBack(message("b"));
        assertThat(outbox.holdBack(Optional.of(message("a")))).containsExactly(message("a"), message("b"));
        assertThat(outbox.next()).isEmpty();
        assertThat(outbox.nextReturned()).isEmpty();
        assertThat(outbox.held()).isEqualTo(List.of(message("a"), message("b"), message("c")));
        add("d");
        assertThat(outbox.release()).isEqualTo(3);
        assertThat(outbox.waiting()).extracting(Message::text).containsExactly("a", "b", "c", "d");
        assertThat(outbox.holdBack(Optional.empty())).isEmpty();
        assertThat(outbox.dropHeld()).isEqualTo(4);
        assertThat(outbox.heldSize()).isZero();
    }
}
