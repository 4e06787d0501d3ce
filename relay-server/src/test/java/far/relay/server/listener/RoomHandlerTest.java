package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.codec.DecoderFlow;
import far.relay.testing.CaughtLog;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of named rooms that speak lines send and receive. */
class RoomHandlerTest extends WithRoomConnections {
    private static final String ANN = "A".repeat(22);
    private static final String BOB = "B".repeat(22);
    private static final String REFUSED = "bye refused the server closes this connection\n";

    /** The example of docs/rooms.md. */
    @Test
    void aWholeConversationOnTheWire() {
        EmbeddedChannel ann = send(connect(), "join kitchen name=Ann token=" + ANN + "\r\n");
        assertThat(received(ann)).isEqualTo("seat 1 " + ANN + " 1 1\npartner none\n");
        send(ann, "say 1 which question?\n");
        assertThat(received(ann)).isEqualTo("taken 1\n");
        EmbeddedChannel bob = send(connect(), "join kitchen name=Bob token=" + BOB + "\n");
        assertThat(received(bob)).isEqualTo("seat 2 " + BOB + " 2 2\npartner here Ann\nsaid 1 which question?\n");
        send(bob, "say 2 this one!\n");
        assertThat(received(bob)).isEqualTo("taken 2\n");
        assertThat(received(ann)).isEqualTo("partner here Bob\nsaid 2 this one!\n");
        bob.close();
        send(ann, "say 3 and then?\n");
        assertThat(received(ann)).isEqualTo("partner away Bob\ntaken 3\n");
        EmbeddedChannel again = send(connect(), "resume kitchen " + BOB + " have=2\n");
        assertThat(received(again)).isEqualTo("seat 2 " + BOB + " 4 2\npartner here Ann\nsaid 3 and then?\n");
        send(again, "leave\nping\n");
        assertThat(received(again)).isEqualTo("bye left you left the room\n");
        assertThat(received(ann)).isEqualTo("partner here Bob\npartner none\n");
        send(ann, "leave\n");
        assertThat(server.stored()).isZero();
    }

    @Test
    void theAnswersToCommandsThatArriveTogetherAreFlushedTogether() {
        EmbeddedChannel ann = send(connect(), "join kitchen\n");
        EmbeddedChannel bob = send(connect(), "join kitchen\n");
        FlushCounter toAnn = new FlushCounter();
        FlushCounter toBob = new FlushCounter();
        ann.pipeline().addFirst(toAnn);
        bob.pipeline().addFirst(toBob);
        send(ann, "say 1 x\n" + "ping\n".repeat(20));
        assertThat(toAnn.flushes).isEqualTo(1);
        assertThat(toBob.flushes).isEqualTo(1);
        send(ann, "ping\n".repeat(DecoderFlow.AT_ONCE + 1));
        assertThat(toAnn.flushes).isEqualTo(3);
        send(bob, "say 2 y\n");
        assertThat(toAnn.flushes).isEqualTo(4);
        assertThat(received(ann)).endsWith("pong\npong\nsaid 2 y\n");
    }

    @Test
    void everyPositionOfACutGivesTheSame() {
        String bytes =
                "join kitchen name=J%C3%A9 token=" + ANN + "\r\nping\nsay 1 \u20ac\nhello\nsay 1 \u20ac\r\nleave\n";
        byte[] all = bytes.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= all.length; cut++) {
            EmbeddedChannel client = connect();
            client.writeInbound(Unpooled.copiedBuffer(all, 0, cut));
            client.writeInbound(Unpooled.copiedBuffer(all, cut, all.length - cut));
            assertThat(received(client))
                    .as("cut at %d", cut)
                    .isEqualTo("seat 1 " + ANN + " 1 1\npartner none\npong\ntaken 1\nerror syntax unknown command; the "
                            + "commands are join, resume, say, leave and ping\ntaken 1\nbye left you left the room\n");
            client.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'hello\n',error first the first line must be join ROOM or resume ROOM TOKEN",
        "'say 1 x\n',error first the first line must be join ROOM or resume ROOM TOKEN",
        "'\n',error first the first line must be join ROOM or resume ROOM TOKEN",
        "'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n',error first this server takes no PROXY header",
        "'\u0016\u0003\u0001\u0002\u0000',error first this is not a TLS server",
        "'join kitchen x=1\n','error field unknown key; the keys of this command are name, secret, seat, wait, new, token'",
        "'join KITCHEN\n','error syntax the name of a room is 1 to 64 characters of a-z 0-9 . _ - and begins with a letter or digit'",
        "'join kitchen name=Ann Smith\n','error syntax a field is not KEY=VALUE; in a VALUE, %20 is a space'",
        "'join\n','error first the first line must be join ROOM or resume ROOM TOKEN'",
    })
    void refusesAFirstLineThatIsNone(String bytes, String error) {
        EmbeddedChannel client = send(connect(), bytes);
        assertThat(received(client)).isEqualTo(error + "\n" + REFUSED);
        send(client, "join kitchen\n");
        assertThat(received(client)).isEmpty();
        client.advanceTimeBy(2, TimeUnit.SECONDS);
        client.runScheduledPendingTasks();
        assertThat(client.isOpen()).isFalse();
        assertThat(server.rooms.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "jo", "join kitchen na", "half"})
    void closesAConnectionThatSendsNoWholeLineForTenSeconds(String beginning) {
        EmbeddedChannel client = send(connect(), beginning);
        client.advanceTimeBy(9_999, TimeUnit.MILLISECONDS);
        client.runScheduledPendingTasks();
        assertThat(client.isOpen()).isTrue();
        client.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        client.runScheduledPendingTasks();
        assertThat(client.isOpen()).isFalse();
        assertThat(received(client)).isEmpty();
    }

    @Test
    void waitsForeverForTheLinesAfterTheFirst() {
        EmbeddedChannel client = send(connect(), "join kitchen\nsay 1 hal");
        client.advanceTimeBy(1, TimeUnit.DAYS);
        client.runScheduledPendingTasks();
        assertThat(client.isOpen()).isTrue();
    }

    @Test
    void refusesALongMessageAsSoonAsTheLimitIsPassedAndTheSeatIsAway() {
        EmbeddedChannel ann = send(connect(), "join kitchen token=" + ANN + "\n");
        EmbeddedChannel bob = send(connect(), "join kitchen token=" + BOB + "\n");
        received(ann);
        received(bob);
        send(ann, "say 1 " + "x".repeat(MAX_MESSAGE));
        assertThat(received(ann)).isEmpty();
        send(ann, "x");
        assertThat(received(ann)).isEqualTo("error long a message may have 32 bytes at most\n" + REFUSED);
        assertThat(received(bob)).isEqualTo("partner away\n");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        EmbeddedChannel ann = send(connect(), "join kitchen token=" + ANN + "\n");
        received(ann);
        ann.writeInbound(
                Unpooled.wrappedBuffer(new byte[] {'s', 'a', 'y', ' ', '1', ' ', (byte) 0xc0, '\n', 'p', '\n'}));
        assertThat(received(ann)).isEqualTo("error utf8 the line is not UTF-8\n" + REFUSED);
    }

    @Test
    void refusesAConnectionOverTheLimitOfItsAddressWhateverItSends() {
        for (int i = 0; i < MAX_PER_ADDRESS; i++) {
            connect();
        }
        EmbeddedChannel late = send(connect(), "join kitchen\nsay 1 x\n");
        assertThat(received(late)).isEqualTo("error busy too many connections from your address\n" + REFUSED);
        assertThat(server.rooms.size()).isZero();
    }

    @Test
    void readsNothingFromAClientThatDoesNotReadUntilItReads() {
        EmbeddedChannel ann = send(connect(), "join kitchen token=" + ANN + "\n");
        received(ann);
        ann.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        ann.runPendingTasks();
        send(ann, "ping\n");
        assertThat(ann.config().isAutoRead()).isFalse();
        assertThat(received(ann)).isEmpty();
        ann.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        ann.runPendingTasks();
        assertThat(received(ann)).isEqualTo("pong\n");
        assertThat(ann.config().isAutoRead()).isTrue();
    }

    @Test
    void aResetMakesTheSeatAway() {
        EmbeddedChannel ann = send(connect(), "join kitchen token=" + ANN + "\n");
        EmbeddedChannel bob = send(connect(), "join kitchen token=" + BOB + "\nsay 1 x\nsa");
        received(ann);
        bob.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
        assertThat(bob.isOpen()).isFalse();
        assertThat(received(ann)).isEqualTo("partner away\n");
    }

    /** It has no handler of a room yet. */
    @ParameterizedTest
    @ValueSource(strings = {"", "jo", "join kitchen na"})
    void aResetBeforeTheFirstLineIsQuiet(String beginning) {
        EmbeddedChannel client = send(connect(), beginning);
        try (CaughtLog log = new CaughtLog()) {
            client.pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            client.checkException();
            assertThat(log.text()).isEmpty();
        }
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void logsAFaultOfOursBeforeTheFirstLine() {
        EmbeddedChannel client = connect();
        try (CaughtLog log = new CaughtLog()) {
            client.pipeline().fireExceptionCaught(new IllegalStateException("made up by a test"));
            assertThat(log.text()).contains("ERROR", "closed by a fault of the server", "made up by a test");
        }
        assertThat(client.isOpen()).isFalse();
    }

    @Test
    void closesTheConnectionOfAFaultOfOursAndNoOther() {
        EmbeddedChannel ann = send(connect(), "join kitchen token=" + ANN + "\n");
        EmbeddedChannel bob = send(connect(), "join kitchen token=" + BOB + "\n");
        try (CaughtLog log = new CaughtLog()) {
            bob.pipeline().fireExceptionCaught(new IllegalStateException("made up by a test"));
            assertThat(log.text()).contains("ERROR", "closed by a fault of the server", "made up by a test", "\tat ");
        }
        assertThat(bob.isOpen()).isFalse();
        assertThat(ann.isOpen()).isTrue();
    }

    @Test
    void saysByeAndClosesWhenTheServerEnds() {
        EmbeddedChannel ann = send(connect(), "join kitchen token=" + ANN + "\n");
        received(ann);
        server.rooms.close();
        assertThat(received(ann)).isEqualTo("bye ended the server stops\n");
        EmbeddedChannel late = send(connect(), "join kitchen\n");
        assertThat(received(late)).isEqualTo("bye ended the server stops\n");
    }
}
