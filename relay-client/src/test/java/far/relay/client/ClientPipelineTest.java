package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.protocol.Role;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The real pipeline with bytes as they may arrive: the events of its listener, and what it sends. */
class ClientPipelineTest {
    private static final ClientOptions OPTIONS = options(300);

    private static ClientOptions options(int maxLine) {
        return ClientOptions.builder().host("relay.example").maxLine(maxLine).build();
    }

    private static final int LARGEST = ClientOptions.LARGEST_MAX_LINE;

    private final Answerer notes = new Answerer();
    private EmbeddedChannel channel = connect(OPTIONS);

    /** Answers every turn but the first ones that it is to leave alone. */
    private static final class Answerer extends RecordingListener {
        Conversation conversation;
        int silent;

        @Override
        public void turn(Role role) {
            super.turn(role);
            if (role == Role.SENDER && silent-- <= 0) {
                conversation.send(Message.of("answer"));
            }
        }
    }

    private EmbeddedChannel connect(ClientOptions options) {
        EmbeddedChannel[] made = new EmbeddedChannel[1];
        notes.lines().clear();
        notes.silent = 0;
        notes.conversation = new Conversation(options.address(), notes, options.replayRole(), command -> {
            made[0].writeAndFlush(command);
            return notes.sent(command);
        });
        made[0] = new EmbeddedChannel(new ClientInitializer(options, notes.conversation, () -> {}, cause -> {}));
        return made[0];
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void receive(String text) {
        receive(text.getBytes(StandardCharsets.UTF_8));
    }

    private void receive(byte[] bytes) {
        if (bytes.length > 0) { // no read is empty
            channel.writeInbound(Unpooled.copiedBuffer(bytes));
        }
    }

    private String sent() {
        StringBuilder all = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            all.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.release();
        }
        return all.toString();
    }

    /** Receives the text in two reads, split at each position except one, and expects the same events each time. */
    private void receivesAtEveryCutBut(int exception, Role replayRole, String text, String... expected) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            if (cut != exception) {
                channel = connect(ClientOptions.builder()
                        .host("relay.example")
                        .replayRole(replayRole)
                        .build());
                receive(Arrays.copyOf(bytes, cut));
                receive(Arrays.copyOfRange(bytes, cut, bytes.length));
                assertThat(notes.lines()).as("cut after %d bytes", cut).containsExactly(expected);
                assertThat(channel.isOpen()).isFalse();
                channel.finishAndReleaseAll();
            }
        }
    }

    /** Section 4: on seat 2, a replay always follows emi, so the split does not matter. */
    @Test
    void reportsSeatTwosReplayHoweverTheBytesAreSplit() {
        receivesAReplayAtEveryCutBut(-1, "2\nemi\n");
    }

    /** Section 4: otherwise a message is a replay if at least its first byte arrives with the role. */
    @ParameterizedTest
    @ValueSource(strings = {"1\nemi\n", "1\nrec\n", "2\nrec\n"})
    void reportsAReplayThatBeginsInTheReadThatHasTheRole(String greeting) {
        receivesAReplayAtEveryCutBut(greeting.length(), greeting);
    }

    private void receivesAReplayAtEveryCutBut(int exception, String greeting) {
        receivesAtEveryCutBut(
                exception,
                Role.of(greeting.substring(2).strip()).orElseThrow(),
                greeting + "öld\r\nexit \nexit\n",
                "seat " + greeting.charAt(0),
                "replay: öld",
                "our turn",
                "sent: answer",
                "their turn",
                "message: exit",
                "our turn",
                "sent: answer",
                "their turn",
                "ended EXIT: the server sent exit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\nrec\n", "2\nrec\n"})
    void reportsAMessageThatBeginsAfterTheRolesReadAsNew(String greeting) {
        receive(greeting);
        receive("new\n");
        assertThat(notes.lines()).contains("message: new").doesNotContain("replay: new");
    }

    /** Section 4: with the default replay role, a message that arrives with rec is new. */
    @Test
    void reportsAMessageAfterRecAsNewHoweverTheBytesAreSplit() {
        receivesAtEveryCutBut(
                -1,
                Role.SENDER,
                "2\nrec\nhi\nexit\n",
                "seat 2",
                "their turn",
                "message: hi",
                "our turn",
                "sent: answer",
                "their turn",
                "ended EXIT: the server sent exit");
    }

    @Test
    void reportsAMessageThatArrivesBeforeWeSentOneAsAReplayHoweverLate() {
        notes.silent = 1;
        receive("1\nemi\n");
        receive("old\n");
        assertThat(notes.lines()).containsExactly("seat 1", "our turn", "replay: old");
    }

    @Test
    void reportsTheFirstTurnOnceHoweverTheGreetingIsSplit() {
        for (int cut = 0; cut <= 6; cut++) {
            channel = connect(OPTIONS);
            receive("1\nemi\n".substring(0, cut));
            receive("1\nemi\n".substring(cut));
            assertThat(notes.lines()).containsExactly("seat 1", "our turn", "sent: answer", "their turn");
            assertThat(sent()).isEqualTo("answer\n");
            channel.finishAndReleaseAll();
        }
    }

    /** Section 2: the server writes its error and exit at once; nothing follows a client's message. */
    @Test
    void distinguishesAnErrorFromAMessageThatLooksLikeIt() {
        receive("2\nrec\n");
        receive("error: mine\n");
        receive("error: yours\nexit\n");
        assertThat(notes.lines())
                .containsExactly(
                        "seat 2",
                        "their turn",
                        "message: error: mine",
                        "our turn",
                        "sent: answer",
                        "their turn",
                        "ended ERROR: yours");
    }

    @Test
    void escapesMessagesThatLookLikeControlWords() {
        notes.silent = 1;
        receive("1\nemi\n");
        notes.conversation.send(Message.of("fin"));
        assertThat(sent()).isEqualTo("fin \n");
        notes.conversation.leave();
        assertThat(sent()).isEqualTo("fin\n");
    }

    /** The server's limit applies to the other side, and the client does not know it. */
    @Test
    void acceptsALineOfAMebibyteWhateverItsOwnLimitAndOneMoreByteForTheSpaceAfterExit() {
        receive("2\nrec\n");
        receive("exit" + " ".repeat(LARGEST - 3) + "\n");
        assertThat(notes.lines()).contains("message: exit" + " ".repeat(LARGEST - 4));
    }

    @Test
    void endsOnALineThatNoServerMaySend() {
        receive("2\nrec\n");
        receive("x".repeat(LARGEST + 2));
        assertThat(notes.lines())
                .endsWith("ended NOT_RELAY: relay.example:24573 does not follow the relay protocol: "
                        + "line longer than 1048577 bytes");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void readsTheServersControlLinesHoweverLowTheLimit() {
        channel = connect(options(1));
        receive("1\nemi\n");
        receive("error: line longer than 1 bytes\nexit\n");
        assertThat(notes.lines()).endsWith("ended ERROR: line longer than 1 bytes");
    }

    @Test
    void endsWhenTheOtherEndIsNoRelayServer() {
        receive("SSH-2.0-OpenSSH_9.2\r\n");
        assertThat(notes.lines())
                .containsExactly("ended NOT_RELAY: relay.example:24573 does not follow the relay protocol: "
                        + "its first line is not a seat number");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void endsOnTextThatIsNotUtf8() {
        receive("1\n");
        receive(new byte[] {(byte) 0xff, '\n'});
        assertThat(notes.lines())
                .containsExactly(
                        "seat 1", "ended NOT_RELAY: relay.example:24573 does not follow the relay protocol: not UTF-8");
    }

    @Test
    void endsWhenTheConnectionBreaks() {
        receive("1\n");
        channel.pipeline().fireExceptionCaught(new IOException("recvAddress(..) failed: Connection reset by peer"));
        assertThat(notes.lines())
                .containsExactly(
                        "seat 1",
                        "ended BROKEN: the connection to relay.example:24573 broke: Connection reset by peer");
        assertThat(channel.isOpen()).isFalse();
    }

    /** Section 1: what has no LF is no message. */
    @Test
    void endsWhenTheServerClosesWithoutExit() {
        receive("2\nrec\n");
        receive("unfinished");
        channel.close();
        assertThat(notes.lines())
                .containsExactly(
                        "seat 2",
                        "their turn",
                        "ended CLOSED: relay.example:24573 closed the connection without sending exit");
    }

    @Test
    void hasItsHandlersInOrder() {
        assertThat(channel.pipeline().names()).startsWith("lines", "events", "commands", "client");
    }
}
