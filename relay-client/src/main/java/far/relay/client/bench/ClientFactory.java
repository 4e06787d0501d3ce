package far.relay.client.bench;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Makes the clients of a bench, for the protocol of its load. */
final class ClientFactory {
    private final Load load;
    private final BenchClient.Events events;
    private final StampedLine plain;
    private final NumberedLine numbered;
    /** Begins the names of the rooms, so that two benches on one server have different ones. */
    private final String prefix =
            "bench-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()) + "-";

    ClientFactory(Load load, BenchClient.Events events) {
        this.load = load;
        this.events = events;
        plain = new StampedLine(load.bytes());
        numbered = new NumberedLine(load.bytes());
    }

    /** A client. @param index which one of all pairs, from 0 */
    BenchClient client(Seat seat, Pair pair, int index) {
        String address = load.server().address();
        if (load.protocol() == Protocol.PLAIN) {
            return new PlainBenchClient(seat, pair, plain, address, events);
        }
        RoomName room = RoomName.of(prefix + index).orElseThrow();
        int longest = Math.max(numbered.longest(), RoomBenchClient.LONGEST_LINE);
        Framing framing = load.protocol() == Protocol.LINES
                ? new Framing.Lines(longest)
                : new WebSocketFraming(address, load.server().tls().isPresent(), longest);
        return new RoomBenchClient(seat, pair, room, numbered, framing, address, events);
    }
}
