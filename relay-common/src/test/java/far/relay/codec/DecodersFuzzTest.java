package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import far.relay.proof.ClientWire;
import far.relay.proof.ServerWire;
import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
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
 * Arbitrary bytes from the other side. They are decoded as docs/protocol.md and docs/rooms.md specify, as soon as they have arrived and
 * however they are split. Encoding the result gives the same lines again, and no buffer outlives its line.
 *
 * <p>An input is what the other side sends, except for two bytes that UTF-8 does not contain: a read ends at 0xFF, and
 * at 0xFE a read ends and the decoder is paused or resumed.
 */
class DecodersFuzzTest {
    private static final int MAX_LINE = 32;
    private static final byte CUT = (byte) 0xff;
    private static final byte PAUSE = (byte) 0xfe;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false, true);
    private final EmbeddedChannel client = channelOf(new CommandEncoder());
    private final EmbeddedChannel server = channelOf(new EventEncoder());

    @FuzzTest(maxDuration = "10m")
    void decodesTheBytesOfAClientAsTheProtocolSpecifies(byte[] input) {
        DecoderHarness harness =
                new DecoderHarness(new ProtocolDetector(MAX_LINE), CommandDecoder.of(MAX_LINE, new Backlog()));
        byte[] sent = play(input, harness, DecodersFuzzTest::account, this::receivedFromClient);
        encodesTheSameLines(sent, harness, client);
    }

    @FuzzTest(maxDuration = "10m")
    void decodesTheBytesOfAServerAsTheProtocolSpecifies(byte[] input) {
        DecoderHarness harness = new DecoderHarness(new LineDecoder(MAX_LINE, new Backlog()), new EventDecoder());
        byte[] sent = play(
                input,
                harness,
                reads -> ServerWire.read(joined(reads), MAX_LINE),
                DecodersFuzzTest::receivedFromServer);
        encodesTheSameLines(sent, harness, server);
    }

    @FuzzTest(maxDuration = "10m")
    void decodesTheBytesOfAClientOfANamedRoomAsTheProtocolSpecifies(byte[] input) {
        DecoderHarness harness = new DecoderHarness(RoomCommandDecoder.of(MAX_LINE, new Backlog()));
        play(
                input,
                harness,
                reads -> new RoomClientWire(MAX_LINE).read(joined(reads)),
                decoded -> decoded.inOrder.stream()
                        .map(each -> each instanceof RoomCommand command
                                ? new String(RoomCommandLine.format(command), StandardCharsets.UTF_8)
                                : (String) each)
                        .toList());
    }

    /**
     * Decodes the input.
     *
     * @param account the expected meaning of all reads so far
     * @param received what the harness has decoded, in the same words
     * @return the bytes that were sent
     */
    private byte[] play(
            byte[] input,
            DecoderHarness harness,
            Function<List<byte[]>, List<String>> account,
            Function<DecoderHarness, List<String>> received) {
        harness.channel.config().setAllocator(memory);
        List<byte[]> reads = new ArrayList<>();
        List<String> due = List.of();
        int passedOn = 0;
        boolean paused = false;
        for (int from = 0, end; from <= input.length; from = end + 1) {
            end = endOfRead(input, from);
            byte[] read = Arrays.copyOfRange(input, from, end);
            reads.add(read);
            harness.read(List.of(read));
            boolean turns = end < input.length && input[end] == PAUSE;
            boolean resumes = paused && (turns || end == input.length);
            if (resumes) {
                harness.resume();
            }
            if (!paused || resumes) {
                due = account.apply(reads);
                keepsOnlyAnUnfinishedLine(joined(reads));
                assertThat(received.apply(harness)).isEqualTo(due);
            } else { // another protocol is refused at once; nothing else is received
                assertThat(received.apply(harness)).startsWith(due.toArray(String[]::new));
                assertThat(harness.received).hasSize(passedOn);
            }
            passedOn = harness.received.size();
            if (turns && !resumes) {
                harness.pause();
            }
            paused ^= turns;
        }
        harness.end();
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

    /** The server closes a client after its first fault, and ignores further ones. */
    private List<String> receivedFromClient(DecoderHarness harness) {
        return Stream.concat(
                        harness.received.stream().map(each -> inWords((Command) each)),
                        harness.faults.stream().limit(1).map(DecodersFuzzTest::invalid))
                .toList();
    }

    private static List<String> receivedFromServer(DecoderHarness harness) {
        return Stream.concat(
                        harness.received.stream().map(each -> inWords((Event) each)),
                        harness.faults.stream().map(DecodersFuzzTest::invalid))
                .toList();
    }

    private static String invalid(String fault) {
        return fault.replace("BadLineException:", "invalid");
    }

    private void keepsOnlyAnUnfinishedLine(byte[] sent) {
        if (sent.length == 0 || sent[sent.length - 1] == '\n') {
            assertThat(memory.metric().usedHeapMemory()).isZero();
        }
    }

    private static void encodesTheSameLines(byte[] sent, DecoderHarness harness, EmbeddedChannel encoder) {
        if (!harness.received.isEmpty()) {
            String stream = new String(sent, StandardCharsets.UTF_8).replaceAll("\r+\n", "\n");
            harness.received.forEach(encoder::writeOutbound);
            assertThat(lines(stream)).containsSubsequence(lines(Wire.written(encoder)));
        }
    }

    private static List<String> lines(String stream) {
        return List.of(stream.split("(?<=\n)"));
    }

    private static List<String> account(List<byte[]> reads) {
        ClientWire wire = new ClientWire(MAX_LINE);
        return reads.stream()
                .flatMap(read -> wire.decode(read).stream())
                .map(line -> line.kind().name().toLowerCase(Locale.ROOT) + " " + line.text())
                .toList();
    }

    /** For a message, the line that the other client receives. */
    private String inWords(Command command) {
        if (command instanceof Command.Send send) {
            server.writeOutbound(new Event.Relayed(send.message()));
            return "send " + Wire.written(server).replace("\n", "");
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
            return "relayed " + relayed.message().text();
        }
        return event instanceof Event.Refused refused ? "refused " + refused.reason() : "exit";
    }

    private EmbeddedChannel channelOf(ChannelHandler encoder) {
        EmbeddedChannel channel = new EmbeddedChannel(encoder);
        channel.config().setAllocator(memory);
        return channel;
    }
}
