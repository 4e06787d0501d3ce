package far.relay.client.terminal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a line that begins with a slash asks of the program. Nothing of it reaches the wire. */
public enum SlashCommand {
    HELP,
    SEAT,
    QUEUE,
    RESEND,
    DROP,
    SAVE,
    FIN,
    QUIT;

    public static final String SLASH = "/";

    /** What {@code /queue} takes. */
    static final List<String> QUEUE_ARGUMENTS = List.of("show", "drop");

    /** A line with a slash before it, taken apart; the command is empty where there is no such one. */
    public record Call(String word, Optional<SlashCommand> command, String argument) {
        public static Call of(String line) {
            String[] parts = line.strip().split("\\s+", 2);
            return new Call(
                    parts[0],
                    Arrays.stream(values())
                            .filter(command -> command.word().equals(parts[0]))
                            .findFirst(),
                    parts.length == 2 ? parts[1] : "");
        }
    }

    /** As it is typed: {@code /help}. */
    String word() {
        return SLASH + name().toLowerCase(Locale.ROOT);
    }
}
