package far.relay.client.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the program keeps files between its runs: {@code relay} in the user's state directory. */
public final class StateDirectory {
    private StateDirectory() {}

    /**
     * Returns the directory and creates it if needed.
     *
     * @param state the value of {@code XDG_STATE_HOME}; if it is null or not an absolute path, {@code .local/state} in
     *     {@code home} is used
     * @throws FileSystemException if it cannot be created
     * @throws IOException if there is no home directory
     */
    public static Path in(String state, Optional<Path> home) throws IOException {
        Path directory = HomeDirectory.absolute(state)
                .or(() -> home.map(path -> path.resolve(".local").resolve("state")))
                .orElseThrow(() -> new IOException("there is no home directory"));
        return Files.createDirectories(directory.resolve("relay"));
    }
}
