package far.relay.client.transcript;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A stream to a pipe or device that is opened by the first write: opening a pipe blocks until it has a reader. Not thread-safe. */
final class LateStream extends OutputStream {
    private final Path path;
    private OutputStream opened;

    LateStream(Path path) {
        this.path = path;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        if (opened == null) {
            opened = Files.newOutputStream(path, StandardOpenOption.APPEND);
        }
        opened.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
        if (opened != null) {
            opened.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
