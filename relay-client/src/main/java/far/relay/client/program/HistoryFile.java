package far.relay.client.program;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where what was typed is kept between runs: {@code relay/history} in the user's state directory, for nobody else to read. */
final class HistoryFile {
    private HistoryFile() {}

    /**
     * The file, made if need be.
     *
     * @param state the value of {@code XDG_STATE_HOME}; where it is null or no absolute path, {@code .local/state} in
     *     {@code home} serves
     * @throws IOException if it is not there and cannot be made
     */
    static Path in(String state, Path home) throws IOException {
        Path directory = state != null && Path.of(state).isAbsolute()
                ? Path.of(state)
                : home.resolve(".local").resolve("state");
        Path file = Files.createDirectories(directory.resolve("relay")).resolve("history");
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isWritable(file)) {
                throw e;
            }
        }
        return file;
    }
}
