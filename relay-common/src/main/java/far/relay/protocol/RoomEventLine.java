package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines that the server sends to clients of named rooms (docs/rooms.md, section 2). */
public final class RoomEventLine {
    private static final byte[] SAID = {'s', 'a', 'i', 'd', ' '};
    private static final byte[] TAKEN = {'t', 'a', 'k', 'e', 'n', ' '};
    /** More bytes than most lines have without TEXT. */
    private static final int MOST_FIELDS = 64;

    private static final Message NONE = Message.of("");

    private RoomEventLine() {}

    /**
     * The event that a line is; empty for an unknown verb, which a client ignores: later versions may add lines.
     *
     * @param line UTF-8, without its terminator
     * @throws RoomLineException if the verb is known and the rest of the line is not what belongs there, such as a number that is 0
     *     or has more than 18 digits
     */
    public static Optional<RoomEvent> parse(byte[] line) throws RoomLineException {
        LineFields fields = new LineFields(line);
        RoomEvent event = switch (fields.next()) {
            case "seat" ->
                new RoomEvent.Seated(seat(fields), fields.next("the token", Token::of), number(fields), seat(fields));
            case "partner" -> partner(fields);
            case "past" -> new RoomEvent.Past(number(fields), seat(fields), fields.text());
            case "said" -> new RoomEvent.Said(number(fields), fields.text());
            case "taken" -> new RoomEvent.Taken(number(fields));
            case "wait" -> new RoomEvent.Wait(number(fields));
            case "error" -> new RoomEvent.Error(fields.next(), text(fields));
            case "bye" -> new RoomEvent.Bye(fields.next(), text(fields));
            case "pong" -> new RoomEvent.Pong();
            case "notice" -> new RoomEvent.Notice(text(fields));
            default -> null;
        };
        if (event != null) {
            fields.end();
        }
        return Optional.ofNullable(event);
    }

    /** A number from 1 on, with no more digits than a message can have. */
    private static long number(LineFields fields) throws RoomLineException {
        long number = fields.number();
        if (number == 0 || number == Long.MAX_VALUE) {
            throw LineFields.syntax("the number is malformed");
        }
        return number;
    }

    private static Seat seat(LineFields fields) throws RoomLineException {
        return fields.next("the seat", Seat::of);
    }

    private static String text(LineFields fields) throws RoomLineException {
        return EscapedText.unescape(fields.text());
    }

    private static RoomEvent partner(LineFields fields) throws RoomLineException {
        RoomEvent.Presence presence = fields.next("the presence", RoomEvent.Presence::of);
        if (presence == RoomEvent.Presence.NONE || !fields.hasNext()) {
            return new RoomEvent.Partner(presence, Optional.empty());
        }
        Optional<DisplayName> name = DisplayName.of(fields.rest());
        if (name.isEmpty()) {
            throw LineFields.syntax("the name is malformed");
        }
        return new RoomEvent.Partner(presence, name);
    }

    /** About how many bytes the line of an event has at most; more if its text has escapes. */
    public static int estimate(RoomEvent event) {
        Message text = event instanceof RoomEvent.Said said
                ? said.text()
                : event instanceof RoomEvent.Past past ? past.text() : NONE;
        return MOST_FIELDS + text.utf8().length;
    }

    /** The line of an event: UTF-8, without a terminator. */
    public static byte[] format(RoomEvent event) {
        if (event instanceof RoomEvent.Said said) {
            return LineFormat.line(SAID, said.number(), said.text());
        }
        if (event instanceof RoomEvent.Taken taken) {
            return LineFormat.line(TAKEN, taken.number());
        }
        if (event instanceof RoomEvent.Past past) {
            return LineFormat.line("past " + past.number() + " " + past.seat().number() + " ", past.text());
        }
        if (event instanceof RoomEvent.Seated seated) {
            return line("seat " + seated.seat().number() + " " + seated.token().text() + " " + seated.next() + " "
                    + seated.turn().number());
        }
        if (event instanceof RoomEvent.Partner partner) {
            return line("partner " + partner.presence().word()
                    + partner.name().map(name -> " " + name).orElse(""));
        }
        if (event instanceof RoomEvent.Wait wait) {
            return line("wait " + wait.position());
        }
        if (event instanceof RoomEvent.Error error) {
            return LineFormat.line("error " + error.code() + " ", EscapedText.escape(error.text()));
        }
        if (event instanceof RoomEvent.Bye bye) {
            return LineFormat.line("bye " + bye.code() + " ", EscapedText.escape(bye.text()));
        }
        return event instanceof RoomEvent.Notice notice
                ? LineFormat.line("notice ", EscapedText.escape(notice.text()))
                : line("pong");
    }

    private static byte[] line(String fields) {
        return fields.getBytes(StandardCharsets.UTF_8);
    }
}
