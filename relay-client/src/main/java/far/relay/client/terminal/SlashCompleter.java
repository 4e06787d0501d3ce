package far.relay.client.terminal;

import java.util.Arrays;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands and what they take; in what is to be said there is nothing to complete. */
final class SlashCompleter implements Completer {
    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0 && line.word().startsWith(SlashCommand.SLASH)) {
            Arrays.stream(SlashCommand.values())
                    .map(SlashCommand::word)
                    .map(Candidate::new)
                    .forEach(candidates::add);
        } else if (line.wordIndex() == 1 && line.words().get(0).equals(SlashCommand.QUEUE.word())) {
            SlashCommand.QUEUE_ARGUMENTS.stream().map(Candidate::new).forEach(candidates::add);
        }
    }
}
