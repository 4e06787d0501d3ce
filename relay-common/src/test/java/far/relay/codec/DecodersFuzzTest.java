package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import far.relay.proof.ClientWire;
import far.relay.proof.ServerWire;
import far.relay.protocol.Command;
import far.relay.protocol.Event;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Bytes of any kind from the other side. What is heard of them is what docs/protocol.md says, as soon as they are in and
 * however they come in; what was heard is said with the same lines again; and no buffer outlives its line.
 *
 * <p>An input is what the other side sends, but for two bytes that no UTF-8 has: at 0xFF a read ends, and at 0xFE one ends
 * and the decoder is paused, or resumed.
 */
class DecodersFuzzTest {
    private static final int MAX_LINE = 32;
    private static final byte CUT = (byte) 0xff;
    private static final byte PAUSE = (byte) 0xfe;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final EmbeddedChannel client = mouth(new CommandEncoder());
    private final EmbeddedChannel server = mouth(new EventEncoder());

    @FuzzTest(maxDuration = "10m")
    void hearsOfAClientWhatTheProtocolSays(byte[] input) {
        Ear ear = new Ear(new ProtocolDetector(MAX_LINE), CommandDecoder.of(MAX_LINE, new Backlog()));
        byte[] sent = play(input, ear, DecodersFuzzTest::account, this::heardOfAClient);
        saysTheSameLines(sent, ear, client);
    }

    @FuzzTest(maxDuration = "10m")
    void hearsOfAServerWhatTheProtocolSays(byte[] input) {
        Ear ear = new Ear(new LineDecoder(MAX_LINE, new Backlog()), new EventDecoder());
        byte[] sent =
                play(input, ear, reads -> ServerWire.read(joined(reads), MAX_LINE), DecodersFuzzTest::heardOfAServer);
        saysTheSameLines(sent, ear, server);
    }

    /**
     * Lets the ear hear the input.
     *
     * @param account tells what all the reads mean that came so far
     * @param heard what the ear has heard, in the words of the account
     * @return the bytes that were sent
     */
    private byte[] play(
            byte[] input, Ear ear, Function<List<byte[]>, List<String>> account, Function<Ear, List<String>> heard) {
        ear.channel.config().setAllocator(memory);
        List<byte[]> reads = new ArrayList<>();
        List<String> due = List.of();
        int handedOn = 0;
        boolean paused = false;
        for (int from = 0, end; from <= input.length; from = end + 1) {
            end = endOfRead(input, from);
            byte[] read = Arrays.copyOfRange(input, from, end);
            reads.add(read);
            ear.read(List.of(read));
            boolean turns = end < input.length && input[end] == PAUSE;
            boolean resumes = paused && (turns || end == input.length);
            if (resumes) {
                ear.resume();
            }
            if (!paused || resumes) {
                due = account.apply(reads);
                keepsNothingButAnUnfinishedLine(joined(reads));
                assertThat(heard.apply(ear)).isEqualTo(due);
            } else { // another protocol is refused at once; nothing else is heard
                assertThat(heard.apply(ear)).startsWith(due.toArray(String[]::new));
                assertThat(ear.heard).hasSize(handedOn);
            }
            handedOn = ear.heard.size();
            if (turns && !resumes) {
                ear.pause();
            }
            paused ^= turns;
        }
        ear.end();
        assertThat(memory.metric().usedHeapMemory()).isZero();
        return joined(reads);
    }

    private static byte[] joined(List<byte[]> reads) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        reads.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static int endOfRead(byte[] input, int from) {
        int end = from;
        while (end < input.length && input[end] != CUT && input[end] != PAUSE) {
            end++;
        }
        return end;
    }

    /** The server lets a client go for its first fault, and takes no notice of more. */
    private List<String> heardOfAClient(Ear ear) {
        return Stream.concat(
                        ear.heard.stream().map(each -> inWords((Command) each)),
                        ear.faults.stream().limit(1).map(DecodersFuzzTest::rubbish))
                .toList();
    }

    private static List<String> heardOfAServer(Ear ear) {
        return Stream.concat(
                        ear.heard.stream().map(each -> inWords((Event) each)),
                        ear.faults.stream().map(DecodersFuzzTest::rubbish))
                .toList();
    }

    private static String rubbish(String fault) {
        return fault.replace("BadLineException:", "rubbish");
    }

    private void keepsNothingButAnUnfinishedLine(byte[] sent) {
        if (sent.length == 0 || sent[sent.length - 1] == '\n') {
            assertThat(memory.metric().usedHeapMemory()).isZero();
        }
    }

    private static void saysTheSameLines(byte[] sent, Ear ear, EmbeddedChannel mouth) {
        if (!ear.heard.isEmpty()) {
            String stream = new String(sent, StandardCharsets.UTF_8).replaceAll("\r+\n", "\n");
            ear.heard.forEach(mouth::writeOutbound);
            assertThat(lines(stream)).containsSubsequence(lines(Wire.written(mouth)));
        }
    }

    private static List<String> lines(String stream) {
        return List.of(stream.split("(?<=\n)"));
    }

    private static List<String> account(List<byte[]> reads) {
        ClientWire wire = new ClientWire(MAX_LINE);
        return reads.stream()
                .flatMap(read -> wire.take(read).stream())
                .map(said -> said.kind().name().toLowerCase(Locale.ROOT) + " " + said.text())
                .toList();
    }

    /** Of a message the line that the other client gets. */
    private String inWords(Command command) {
        if (command instanceof Command.Send send) {
            server.writeOutbound(new Event.Relayed(send.message()));
            return "say " + Wire.written(server).replace("\n", "");
        }
        return "fin ";
    }

    private static String inWords(Event event) {
        if (event instanceof Event.Seated seated) {
            return "seat " + seated.seat().number();
        }
        if (event instanceof Event.Assigned assigned) {
            return "role " + assigned.role().word();
        }
        if (event instanceof Event.Relayed relayed) {
            return "said " + relayed.message().text();
        }
        return event instanceof Event.Refused refused ? "refused " + refused.reason() : "exit";
    }

    private EmbeddedChannel mouth(ChannelHandler encoder) {
        EmbeddedChannel mouth = new EmbeddedChannel(encoder);
        mouth.config().setAllocator(memory);
        return mouth;
    }
}
