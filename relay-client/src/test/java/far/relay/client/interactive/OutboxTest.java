package far.relay.client.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private final Outbox outbox = new Outbox();

    private void add(String... lines) {
        for (String line : lines) {
            assertThat(outbox.add(line)).isTrue();
        }
    }

    @Test
    void givesLinesInOrder() {
        add("a", "b");
        assertThat(outbox.lines()).containsExactly("a", "b");
        assertThat(outbox.next()).contains("a");
        assertThat(outbox.next()).contains("b");
        assertThat(outbox.next()).isEmpty();
    }

    @Test
    void takesBackTheLastLineFirst() {
        add("a", "b");
        assertThat(outbox.takeBack()).contains("b");
        assertThat(outbox.takeBack()).contains("a");
        assertThat(outbox.takeBack()).isEmpty();
    }

    @Test
    void dropsAllAndTellsHowManyTheyWere() {
        add("a", "b");
        assertThat(outbox.dropAll()).isEqualTo(2);
        assertThat(outbox.size()).isZero();
        assertThat(outbox.dropAll()).isZero();
    }

    @Test
    void hasRoomForSoManyAndNoMore() {
        IntStream.range(0, 1024).forEach(i -> add("line"));
        assertThat(outbox.add("one more")).isFalse();
        assertThat(outbox.size()).isEqualTo(1024);
        outbox.next();
        add("there is room again");
    }
}
