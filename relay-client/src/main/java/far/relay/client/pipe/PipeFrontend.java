package far.relay.client.pipe;

import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Ending;
import far.relay.client.io.InputLines;
import far.relay.client.io.Output;
import far.relay.client.text.Messages;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A pipe: sends one input line on each turn, and writes the messages, one on each line. They are unchanged, but a line feed in a
 * message of a named room is written as {@code \n}.
 */
public class PipeFrontend extends LineFrontend {
    /** How long standard output may accept nothing at the end before the rest is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final InputLines input;
    private final Output output;
    private boolean speaking;

    /** @param out gets each line of up to 64 KiB in one write, and is flushed after it */
    @SuppressWarnings("this-escape") // nothing is written, and so nothing fails, before the constructor has ended
    public PipeFrontend(InputLines in, OutputStream out, Messages messages, Consumer<String> report) {
        super(messages, report);
        this.input = in;
        this.output = new Output(out, this::failOutput, PATIENCE);
    }

    @Override
    public void connected(Conversation conversation) {
        super.connected(conversation);
        if (!speaking) {
            speaking = true;
            sendLines(input, output, false);
        }
    }

    @Override
    public void message(String text) {
        put(oneLine(text));
    }

    /** Puts out a line, without waiting for it. */
    final void put(String line) {
        output.put(line);
    }

    @Override
    public void ended(Ending end) {
        checkFinished(end);
        output.close();
    }

    private void failOutput(IOException e) {
        fail(messages().get("output.failed", errors().of(e)));
    }
}
