package far.relay.client.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A conversation of programs: input lines go out one a turn, and what comes is put out as it came, one a line. */
final class PipeSession extends Session {
    private final InputLines input;
    private final OutputStream out;
    private final Texts texts;

    /** @param out gets each line in one write, and is flushed after it */
    PipeSession(InputStream in, OutputStream out, int maxLine, Texts texts) {
        this.input = new InputLines(in, maxLine, texts);
        this.out = out;
        this.texts = texts;
    }

    @Override
    public void message(String text) {
        try {
            out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            fail(texts.get("output.failed", texts.translated(e.getMessage())));
        }
    }

    @Override
    public void replay(String text) {
        message(text);
    }

    @Override
    Optional<String> nextLine() throws IOException {
        return input.next();
    }

    @Override
    void refused(String why) throws IOException {
        throw new IOException(texts.get("input.unsendable", input.number(), texts.translated(why)));
    }
}
