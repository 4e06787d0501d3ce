package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ByeCode;
import far.relay.protocol.DisplayName;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.Message;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEvent.Presence;
import far.relay.protocol.Seat;
import far.relay.protocol.Token;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a server encodes what it sends to clients of named rooms: docs/rooms.md, section 2. */
class RoomEventEncoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new RoomEventEncoder());

    @Test
    void writesALineForEachEvent() {
        channel.writeOutbound(
                new RoomEvent.Seated(Seat.ONE, new Token("8xk0VdQ1mZrTn2w6yKc3Gg"), 2, Seat.TWO),
                new RoomEvent.Partner(Presence.HERE, DisplayName.of("Ann \u00e9")),
                new RoomEvent.Partner(Presence.NONE, Optional.empty()),
                new RoomEvent.Past(1, Seat.ONE, Message.of("x".repeat(1000))),
                new RoomEvent.Said(1, Message.of("\u20ac\\n")),
                new RoomEvent.Taken(2),
                new RoomEvent.Wait(3),
                new RoomEvent.Pong(),
                new RoomEvent.Error(ErrorCode.TURN, "not\nyet"),
                new RoomEvent.Bye(ByeCode.REFUSED, ""));
        assertThat(Wire.written(channel))
                .isEqualTo(String.join(
                        "\n",
                        "seat 1 8xk0VdQ1mZrTn2w6yKc3Gg 2 2",
                        "partner here Ann \u00e9",
                        "partner none",
                        "past 1 1 " + "x".repeat(1000),
                        "said 1 \u20ac\\n",
                        "taken 2",
                        "wait 3",
                        "pong",
                        "error turn not\\nyet",
                        "bye refused \n"));
        channel.finish();
    }

    @Test
    void passesOnWhatIsNoEvent() {
        channel.writeOutbound("something else");
        assertThat((String) channel.readOutbound()).isEqualTo("something else");
        channel.finish();
    }
}
