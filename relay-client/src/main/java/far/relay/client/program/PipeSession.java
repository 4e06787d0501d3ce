package far.relay.client.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** In a pipe: input lines go out one a turn, and what comes is put out as it came, one a line. */
class PipeSession extends LineSession {
    private final InputLines input;
    private final OutputStream out;
    private boolean speaking;

    /** @param out gets each line in one write, and is flushed after it */
    PipeSession(InputStream in, OutputStream out, int maxLine, Texts texts, Consumer<String> complain) {
        super(texts, complain);
        this.input = new InputLines(in, maxLine, texts);
        this.out = out;
    }

    @Override
    public void connected(Talk talk) {
        super.connected(talk);
        if (!speaking) {
            speaking = true;
            speak(input, false);
        }
    }

    @Override
    public void message(String text) {
        put(text);
    }

    /** Puts out a line. */
    final void put(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            fail(texts().get("output.failed", texts().translated(e.getMessage())));
        }
    }
}
