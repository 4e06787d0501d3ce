package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.connection.DelayedAcks;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When acknowledgements of named rooms are sent. */
class DelayedAcksTest extends WithRoomConnections {
    /** Both say so many messages, each at once after the last one, that the next acknowledgements are delayed. */
    private void talkFast(EmbeddedChannel ann, EmbeddedChannel bob, int from) {
        for (int i = from; i < from + 2 * DelayedAcks.ANSWERS; i += 2) {
            send(ann, "say " + i + " x\n");
            assertThat(received(ann)).endsWith("taken " + i + "\n");
            send(bob, "say " + (i + 1) + " x\n");
            assertThat(received(ann)).endsWith("said " + (i + 1) + " x\n");
        }
        received(bob);
    }

    @Test
    void anAcknowledgementIsSentWithTheAnswerIfThePartnerAlwaysAnswersAtOnce() {
        EmbeddedChannel ann = send(connect(), "join kitchen\n");
        EmbeddedChannel bob = send(connect(), "join kitchen\n");
        talkFast(ann, bob, 1);
        FlushCounter toAnn = new FlushCounter();
        ann.pipeline().addFirst(toAnn);
        send(ann, "say 33 x\n");
        assertThat(received(ann)).isEmpty();
        assertThat(received(bob)).isEqualTo("said 33 x\n");
        send(bob, "say 34 x\n");
        assertThat(received(ann)).isEqualTo("taken 33\nsaid 34 x\n");
        assertThat(toAnn.flushes).isEqualTo(1);
        send(ann, "say 35 x\nping\n");
        assertThat(received(ann)).isEqualTo("taken 35\npong\n"); // whatever is sent takes it along
    }

    @Test
    void anAcknowledgementThatWaitsInVainIsSentSoonAndTheNextOnesAtOnce() {
        EmbeddedChannel ann = send(connect(), "join kitchen\n");
        EmbeddedChannel bob = send(connect(), "join kitchen\n");
        talkFast(ann, bob, 1);
        send(ann, "say 33 x\n");
        server.clock.pass(Duration.ofMillis(39));
        assertThat(received(ann)).isEmpty();
        server.clock.pass(Duration.ofMillis(41));
        assertThat(received(ann)).isEqualTo("taken 33\n");
        send(bob, "say 34 x\n");
        received(ann);
        talkFast(ann, bob, 35);
        server.clock.pass(Duration.ofSeconds(1));
        assertThat(server.clock.tasks()).isZero();
    }
}
