package far.relay.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The lines that clients of named rooms send (docs/rooms.md, section 2). */
public final class RoomCommandLine {
    /** The most bytes of a line without TEXT. */
    public static final int MOST_BYTES = 1024;

    /** The ways in which the first line of a client can begin. */
    public static final List<String> FIRST = List.of("join ", "resume ");
    /** The text of the error if it begins otherwise. */
    public static final String FIRST_EXPECTED = "the first line must be join ROOM or resume ROOM TOKEN";

    private static final byte[] SAY_VERB = {'s', 'a', 'y'};
    private static final byte[] SAY = {'s', 'a', 'y', ' '};
    private static final List<String> JOIN_KEYS = List.of("name", "secret", "seat", "wait", "new", "token");
    private static final List<String> RESUME_KEYS = List.of("have");

    private RoomCommandLine() {}

    /**
     * The command that a line is.
     *
     * @param line UTF-8, without its terminator
     * @param maxMessage the most bytes of TEXT
     * @throws RoomLineException if it is none, with the code of the {@code error} line
     */
    public static RoomCommand parse(byte[] line, int maxMessage) throws RoomLineException {
        checkLength(line, line.length, maxMessage);
        LineFields fields = new LineFields(line);
        if (fields.skip(SAY_VERB)) {
            return say(fields, maxMessage);
        }
        return switch (fields.next()) {
            case "join" -> join(fields);
            case "resume" -> resume(fields);
            case "leave" -> alone(new RoomCommand.Leave(), fields);
            case "ping" -> alone(new RoomCommand.Ping(), fields);
            default -> throw LineFields.syntax("unknown command; the commands are join, resume, say, leave and ping");
        };
    }

    /**
     * Checks the length of a line, which may have arrived in part only: TEXT has its own limit, and the rest of a line must not exceed
     * {@link #MOST_BYTES}.
     *
     * @param beginning the first {@link #MOST_BYTES} bytes of the line, or all of it if it is shorter; may have more
     * @param length how many bytes of the line have arrived
     * @throws RoomLineException if it is too long ({@link ErrorCode#LONG})
     */
    public static void checkLength(byte[] beginning, int length, int maxMessage) throws RoomLineException {
        int text = beginOfText(beginning);
        if (text < 0 && length > MOST_BYTES) {
            throw new RoomLineException(ErrorCode.LONG, "this line may have " + MOST_BYTES + " bytes at most");
        }
        if (text >= 0) {
            checkText(length - text, maxMessage);
        }
    }

    private static void checkText(int length, int maxMessage) throws RoomLineException {
        if (length > maxMessage) {
            throw new RoomLineException(ErrorCode.LONG, "a message may have " + maxMessage + " bytes at most");
        }
    }

    /** Where TEXT begins; negative if it does not begin within {@link #MOST_BYTES}, or the line has none. */
    private static int beginOfText(byte[] line) {
        if (!Arrays.equals(SAY, 0, SAY.length, line, 0, Math.min(SAY.length, line.length))) {
            return -1;
        }
        for (int i = SAY.length; i < Math.min(line.length, MOST_BYTES); i++) {
            if (line[i] == ' ') {
                return i + 1;
            }
        }
        return -1;
    }

    private static RoomCommand say(LineFields fields, int maxMessage) throws RoomLineException {
        long number = fields.number();
        Message text = fields.text();
        checkText(text.utf8().length, maxMessage); // a carriage return has become an escape
        return new RoomCommand.Say(number, text);
    }

    private static RoomCommand alone(RoomCommand command, LineFields fields) throws RoomLineException {
        fields.end();
        return command;
    }

    private static RoomCommand join(LineFields fields) throws RoomLineException {
        RoomName room = room(fields);
        Map<String, String> values = values(fields, JOIN_KEYS);
        return new RoomCommand.Join(
                room,
                value(values, "name", DisplayName::of),
                value(values, "secret", RoomCommandLine::parseSecret),
                value(values, "seat", Seat::of),
                value(values, "wait", RoomCommandLine::parseYesNo).orElse(true),
                value(values, "new", RoomCommandLine::parseYesNo),
                value(values, "token", Token::of));
    }

    private static RoomCommand resume(LineFields fields) throws RoomLineException {
        RoomName room = room(fields);
        Token token = fields.next("the token", Token::of);
        Map<String, String> values = values(fields, RESUME_KEYS);
        return new RoomCommand.Resume(
                room, token, value(values, "have", LineFields::parseNumber).orElse(0L));
    }

    private static RoomName room(LineFields fields) throws RoomLineException {
        return RoomName.of(fields.next())
                .orElseThrow(() -> LineFields.syntax(
                        "the name of a room is 1 to 64 characters of a-z 0-9 . _ - and begins with a letter or digit"));
    }

    /** The rest of the line: KEY=VALUE fields with these keys, each at most once. The values are decoded. */
    private static Map<String, String> values(LineFields fields, List<String> keys) throws RoomLineException {
        Map<String, String> values = new HashMap<>();
        while (fields.hasNext()) {
            String field = fields.next();
            int equals = field.indexOf('=');
            if (equals < 0) {
                throw LineFields.syntax("a field is not KEY=VALUE; in a VALUE, %20 is a space");
            }
            String key = field.substring(0, equals);
            if (!keys.contains(key)) {
                throw new RoomLineException(
                        ErrorCode.FIELD, "unknown key; the keys of this command are " + String.join(", ", keys));
            }
            String value = PercentEncoding.decode(field.substring(equals + 1)).orElseThrow(() -> notAccepted(key));
            if (values.put(key, value) != null) {
                throw LineFields.syntax(key + "= is given twice");
            }
        }
        return values;
    }

    private static RoomLineException notAccepted(String key) {
        return new RoomLineException(ErrorCode.FIELD, key + "= does not accept this value");
    }

    private static <T> Optional<T> value(Map<String, String> values, String key, Function<String, Optional<T>> meaning)
            throws RoomLineException {
        if (!values.containsKey(key)) {
            return Optional.empty();
        }
        Optional<T> value = meaning.apply(values.get(key));
        if (value.isEmpty()) {
            throw notAccepted(key);
        }
        return value;
    }

    private static Optional<String> parseSecret(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static Optional<Boolean> parseYesNo(String text) {
        return switch (text) {
            case "yes" -> Optional.of(true);
            case "no" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** The line of a command: UTF-8, without a terminator. */
    public static byte[] format(RoomCommand command) {
        if (command instanceof RoomCommand.Say say) {
            return LineFormat.line(SAY, say.number(), say.text());
        }
        String line;
        if (command instanceof RoomCommand.Join join) {
            line = format(join);
        } else if (command instanceof RoomCommand.Resume resume) {
            line = "resume " + resume.room() + " " + resume.token().text()
                    + (resume.have() == 0 ? "" : " have=" + resume.have());
        } else {
            line = command instanceof RoomCommand.Leave ? "leave" : "ping";
        }
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private static String format(RoomCommand.Join join) {
        StringBuilder line = new StringBuilder("join ").append(join.room());
        join.name().ifPresent(name -> append(line, "name", name.text()));
        join.secret().ifPresent(secret -> append(line, "secret", secret));
        join.seat().ifPresent(seat -> append(line, "seat", Integer.toString(seat.number())));
        if (!join.mayWait()) {
            append(line, "wait", "no");
        }
        join.isNew().ifPresent(isNew -> append(line, "new", isNew ? "yes" : "no"));
        join.token().ifPresent(token -> append(line, "token", token.text()));
        return line.toString();
    }

    private static void append(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=').append(PercentEncoding.encode(value));
    }
}
