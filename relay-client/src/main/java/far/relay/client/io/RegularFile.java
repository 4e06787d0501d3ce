package far.relay.client.io;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Checks a file before it is opened: opening or reading anything else, such as a named pipe, can block. */
final class RegularFile {
    private RegularFile() {}

    /**
     * Checks that this is a regular file, if it is anything.
     *
     * @param links whether to follow a symbolic link, as in {@link Files#exists}
     * @throws FileSystemException if it is something else
     */
    static void check(Path file, LinkOption... links) throws FileSystemException {
        if (Files.exists(file, links) && !Files.isRegularFile(file, links)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
    }
}
