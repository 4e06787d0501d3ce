package far.relay.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Helpers for bytes on the wire. */
final class Wire {
    private Wire() {}

    /** One way to split a stream: the reads, in order, and a name for failure messages. */
    record Chunking(String name, List<byte[]> reads) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The whole stream at once, byte by byte, and split in two at every point. */
    static List<Chunking> chunkings(String stream) {
        byte[] bytes = utf8(stream);
        List<Chunking> chunkings = new ArrayList<>();
        chunkings.add(new Chunking("whole", List.of(bytes)));
        List<byte[]> single = new ArrayList<>();
        for (int i = 0; i < bytes.length; i++) {
            single.add(Arrays.copyOfRange(bytes, i, i + 1));
            if (i > 0) {
                chunkings.add(new Chunking(
                        "split after " + i + " bytes",
                        List.of(Arrays.copyOf(bytes, i), Arrays.copyOfRange(bytes, i, bytes.length))));
            }
        }
        chunkings.add(new Chunking("byte by byte", single));
        return chunkings;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** One read of the channel, in a buffer with leak detection. */
    static void read(EmbeddedChannel channel, byte[] bytes) {
        channel.writeInbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
    }

    /** As one read. */
    static void read(EmbeddedChannel channel, String text) {
        read(channel, utf8(text));
    }

    /** Everything that the channel has written since the last call. */
    static String written(EmbeddedChannel channel) {
        StringBuilder all = new StringBuilder();
        for (ByteBuf buffer = channel.readOutbound(); buffer != null; buffer = channel.readOutbound()) {
            all.append(text(buffer));
        }
        return all.toString();
    }

    /** The text of a buffer; releases it. */
    static String text(ByteBuf buffer) {
        try {
            return buffer.toString(StandardCharsets.UTF_8);
        } finally {
            buffer.release();
        }
    }
}
