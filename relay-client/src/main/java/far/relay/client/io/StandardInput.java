package far.relay.client.io;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard input of this process, if it has one. */
public final class StandardInput {
    private static final Path LINK = Path.of("/proc/self/fd/0");

    private StandardInput() {}

    /**
     * Standard input. If the process was started without one, reading fails, as far as that can be found out (on Linux). Where a
     * terminal is gone, reading fails instead of returning the end of the input, and so does {@link InputStream#available}.
     */
    public static InputStream open() {
        return isJavas() ? new Closed() : new Open();
    }

    /** Whether descriptor 0 is a file of Java's own: the first one that it opened, where nothing else had that number. */
    private static boolean isJavas() {
        try {
            Path java = Path.of(System.getProperty("java.home")).toRealPath();
            return Files.readSymbolicLink(LINK).startsWith(java);
        } catch (IOException e) {
            return false; // not on Linux, or a descriptor that is no file
        }
    }

    private static final class Open extends BufferedInputStream {
        Open() {
            super(new FileInputStream(FileDescriptor.in));
        }

        @Override
        public synchronized int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public synchronized int read(byte[] bytes, int from, int length) throws IOException {
            return checked(super.read(bytes, from, length));
        }

        private int checked(int read) throws IOException {
            if (read < 0) {
                available(); // fails if the terminal is gone
            }
            return read;
        }

        @Override
        public synchronized int available() throws IOException {
            try {
                return super.available();
            } catch (IOException e) { // whose message is about another error
                throw new IOException("Input/output error", e);
            }
        }
    }

    private static final class Closed extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("Bad file descriptor");
        }
    }
}
