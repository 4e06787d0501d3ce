package far.relay.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Commands and events of named rooms, with texts made mostly of what a parser could take for something else. */
final class RandomRoomLines {
    private static final List<String> PIECES = List.of(
            "\\", "\n", "\r", "\\n", " ", "  ", "=", "%", "%41", "say 1", "name=", "\t", "\u0000", "é", "€", "😀", "x");

    private RandomRoomLines() {}

    static RoomCommand command(Random random) {
        return switch (random.nextInt(5)) {
            case 0 ->
                new RoomCommand.Join(
                        room(random),
                        maybe(random, () -> name(random)),
                        maybe(random, () -> text(random) + "!"),
                        maybe(random, () -> seat(random)),
                        random.nextBoolean(),
                        maybe(random, random::nextBoolean),
                        maybe(random, () -> token(random)));
            case 1 -> new RoomCommand.Resume(room(random), token(random), number(random));
            case 2 -> new RoomCommand.Leave();
            case 3 -> new RoomCommand.Ping();
            default -> new RoomCommand.Say(number(random), EscapedText.escape(text(random)));
        };
    }

    static RoomEvent event(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> new RoomEvent.Seated(seat(random), token(random), positive(random), seat(random));
            case 1 ->
                new RoomEvent.Partner(
                        random.nextBoolean() ? RoomEvent.Presence.HERE : RoomEvent.Presence.AWAY,
                        maybe(random, () -> name(random)));
            case 2 -> new RoomEvent.Past(positive(random), seat(random), EscapedText.escape(text(random)));
            case 3 -> new RoomEvent.Said(positive(random), EscapedText.escape(text(random)));
            case 4 -> new RoomEvent.Taken(positive(random));
            case 5 -> new RoomEvent.Wait(positive(random));
            case 6 -> new RoomEvent.Error(any(random, ErrorCode.values()), text(random));
            case 7 -> new RoomEvent.Bye(any(random, ByeCode.values()), text(random));
            case 8 -> new RoomEvent.Notice(text(random));
            default -> new RoomEvent.Pong();
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int pieces = random.nextInt(6); pieces > 0; pieces--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static RoomName room(Random random) {
        return any(random, new RoomName("a"), new RoomName("0.-_"), new RoomName("z".repeat(64)));
    }

    private static DisplayName name(Random random) {
        return any(random, new DisplayName(" "), new DisplayName("Ann %41"), new DisplayName("=é😀"));
    }

    private static Seat seat(Random random) {
        return any(random, Seat.values());
    }

    private static Token token(Random random) {
        byte[] bytes = new byte[Token.BYTES];
        random.nextBytes(bytes);
        return Token.ofBytes(bytes);
    }

    private static long positive(Random random) {
        return Math.max(1, number(random));
    }

    private static long number(Random random) {
        return random.nextLong() >>> (1 + random.nextInt(4) * 20) & 0x7ff_ffff_ffff_ffffL;
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static <T> Optional<T> maybe(Random random, Supplier<T> value) {
        return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
    }
}
