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

    /** Standard input. If the process was started without one, reading fails, as far as that can be found out (on Linux). */
    public static InputStream open() {
        return isJavas() ? new Closed() : new BufferedInputStream(new FileInputStream(FileDescriptor.in));
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

    private static final class Closed extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("Bad file descriptor");
        }
    }
}
