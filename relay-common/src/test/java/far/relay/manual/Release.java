package far.relay.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the manual and the completions of a release go.
 *
 * @param directory for its files
 * @param version such as 0.1.0
 * @param date such as 2026-11-27
 */
public record Release(Path directory, String version, String date) {
    /** From the arguments of a program: directory, version and date. */
    public static Release of(String... args) {
        return new Release(Path.of(args[0]), args[1], args[2]);
    }

    /** Writes one of the files. */
    public void write(String file, Object text) throws IOException {
        Files.writeString(directory.resolve(file), text.toString());
    }
}
