package far.relay.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.metrics.ConnectionMetrics.Protocol;
import far.relay.server.metrics.ConnectionMetrics.State;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a server counts with. */
class InstrumentsTest {
    @Test
    void aDurationBelongsToTheFirstBucketWhoseBoundItDoesNotExceed() {
        Histogram histogram = new Histogram(0.001, 1);
        histogram.record(0);
        histogram.record(1_000_000);
        histogram.record(1_000_001);
        histogram.record(1_000_000_000);
        histogram.record(2_000_000_000);
        assertThat(histogram.counts()).containsExactly(2, 2, 1);
        assertThat(histogram.sum()).isEqualTo(3.002000001);
        assertThat(histogram.bounds()).containsExactly(0.001, 1);
    }

    @Test
    void moreReasonsThanThereAreCountTogether() {
        RefusalCounts refusals = new RefusalCounts();
        for (int i = 0; i < 2 * RefusalCounts.MOST; i++) {
            refusals.add("reason " + i);
            refusals.add("reason 0");
        }
        Map<String, Long> counts = refusals.counts();
        assertThat(counts).hasSize(RefusalCounts.MOST + 1).containsEntry("reason 0", 2L * RefusalCounts.MOST + 1);
        assertThat(counts).containsEntry(RefusalCounts.OTHER, (long) RefusalCounts.MOST);
    }

    @Test
    void aConnectionCountsOnceWhateverItBecomes() {
        ConnectionMetrics web = new ConnectionMetrics("web", Protocol.UNKNOWN, Protocol.LINES);
        ConnectionMetrics.Connection connection = web.accepted(State.HANDSHAKE, 5);
        assertThat(web.open(Protocol.UNKNOWN, State.HANDSHAKE)).isEqualTo(1);
        connection.is(State.OPEN);
        connection.speaks(Protocol.LINES);
        assertThat(web.open(Protocol.UNKNOWN, State.HANDSHAKE)).isZero();
        assertThat(web.open(Protocol.LINES, State.OPEN)).isEqualTo(1);
        assertThat(connection.listener()).isEqualTo("web");
        assertThat(connection.number()).isEqualTo(1);
        assertThat(connection.since()).isEqualTo(5);
        assertThat(connection.protocol()).isEqualTo(Protocol.LINES);
        assertThat(connection.state()).isEqualTo(State.OPEN);
        connection.is(State.CLOSING);
        connection.close();
        for (Protocol protocol : Protocol.values()) {
            for (State state : State.values()) {
                assertThat(web.open(protocol, state)).isZero();
            }
        }
        assertThat(web.accepted()).isEqualTo(1);
    }

    @Test
    void withoutTimesMessagesAreCountedOnly() {
        MessageMetrics messages = new MessageMetrics(Optional.empty());
        long before = messages.received(5);
        assertThat(messages.sent(5)).isEqualTo(MessageMetrics.NEVER);
        messages.handled(before, MessageMetrics.NEVER);
        assertThat(messages.received() + messages.sent()).isEqualTo(2);
        assertThat(messages.relaying().counts()).containsOnly(0);
    }

    @Test
    void memoryIsShortUntilItIsEnough() {
        MemoryMetrics memory = new MemoryMetrics();
        memory.becomesShort();
        assertThat(memory.isShort()).isTrue();
        memory.isEnough(3);
        assertThat(memory.isShort()).isFalse();
        assertThat(memory.closedClients()).isEqualTo(3);
    }
}
