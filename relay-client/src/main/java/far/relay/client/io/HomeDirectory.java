package far.relay.client.io;

import far.relay.system.SystemText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The user's home directory. */
public final class HomeDirectory {
    private HomeDirectory() {}

    /** The home directory of the user of this process; empty if there is none. */
    public static Optional<Path> find() {
        return find(SystemText.variable("HOME").orElse(null), System.getProperty("user.home"));
    }

    /**
     * As a shell finds it: {@code $HOME}, and the entry in the password file where that is not set.
     *
     * @param home the value of {@code HOME}; counts as not set where it is null or no absolute path
     * @param entry the home of the user's entry in the password file, which Java gives as {@code ?} where there is no
     *     entry; used only if it is the absolute path of a directory
     */
    public static Optional<Path> find(String home, String entry) {
        return absolute(home).or(() -> absolute(entry).filter(Files::isDirectory));
    }

    /** A path, if it is absolute: the value of a variable such as {@code XDG_STATE_HOME}. */
    static Optional<Path> absolute(String path) {
        return Optional.ofNullable(path).map(SystemText::path).filter(Path::isAbsolute);
    }
}
