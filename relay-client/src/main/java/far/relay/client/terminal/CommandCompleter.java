package far.relay.client.terminal;

import java.util.List;
import java.util.Map;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands and their arguments; there is nothing to complete in a message. */
final class CommandCompleter implements Completer {
    private static final String COMMAND = "/";

    private final Map<String, List<String>> commands;

    /** @param commands the arguments of each command */
    CommandCompleter(Map<String, List<String>> commands) {
        this.commands = commands;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0 && line.word().startsWith(COMMAND)) {
            commands.keySet().stream().map(Candidate::new).forEach(candidates::add);
        } else if (line.wordIndex() == 1) {
            commands.getOrDefault(line.words().get(0), List.of()).stream()
                    .map(Candidate::new)
                    .forEach(candidates::add);
        }
    }
}
