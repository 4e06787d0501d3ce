package far.relay.client.io;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The input history: {@code relay/history} in the user's state directory, readable only by the user. */
public final class HistoryFile {
    private HistoryFile() {}

    /**
     * Returns the file and creates it if needed. Removes a last line without its end, which a full disk can leave.
     *
     * @param state and {@code home}: as for {@link StateDirectory#in}
     * @throws FileSystemException if it cannot be created or used
     * @throws IOException if there is no directory for it
     */
    public static Path in(String state, Optional<Path> home) throws IOException {
        Path file = StateDirectory.in(state, home).resolve("history");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            RegularFile.check(file);
            if (!Files.isWritable(file)) {
                throw new AccessDeniedException(file.toString());
            }
            cutTornEnd(file);
            checkText(file);
        }
        return file;
    }

    private static void cutTornEnd(Path file) throws IOException {
        long size = 0;
        long whole = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                size++;
                whole = b == '\n' ? size : whole;
            }
        }
        if (whole < size) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(whole);
            }
        }
    }

    /** The line editor could not start with a file that is not UTF-8. */
    private static void checkText(Path file) throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                continue;
            }
        } catch (CharacterCodingException e) {
            throw new FileSystemException(file.toString(), null, "not UTF-8");
        }
    }
}
