package far.relay.client.interactive;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands: lines that begin with a slash. They are for the program and never sent. */
public enum SlashCommand {
    HELP,
    SEAT,
    WHO,
    LINK,
    QR,
    QUEUE("show", "drop"),
    RESEND,
    DROP,
    SAVE,
    FIN,
    QUIT;

    static final String SLASH = "/";

    private final List<String> arguments;

    SlashCommand(String... arguments) {
        this.arguments = List.of(arguments);
    }

    /** A line that begins with a slash, split into its parts; the command is empty if there is none of that name. */
    record Call(String word, Optional<SlashCommand> command, String argument) {
        static Call of(String line) {
            String[] parts = line.strip().split("\\s+", 2);
            return new Call(
                    parts[0],
                    Arrays.stream(values())
                            .filter(command -> command.word().equals(parts[0]))
                            .findFirst(),
                    parts.length == 2 ? parts[1] : "");
        }
    }

    /** What to type to send this message: one of a single line is a command if it begins with one slash. */
    static String escaped(String message) {
        return message.startsWith(SLASH) && message.indexOf('\n') < 0 ? SLASH + message : message;
    }

    /** As it is typed: {@code /help}. */
    String word() {
        return SLASH + name().toLowerCase(Locale.ROOT);
    }

    /** Whether the command exists only in a named room. */
    boolean needsRoom() {
        return this == WHO || this == LINK || this == QR;
    }

    /** The fixed arguments of each command, by the command as it is typed. @param named whether in a named room */
    public static Map<String, List<String>> completions(boolean named) {
        Map<String, List<String>> completions = new LinkedHashMap<>();
        for (SlashCommand command : values()) {
            if (named || !command.needsRoom()) {
                completions.put(command.word(), command.arguments);
            }
        }
        return completions;
    }
}
