package far.relay.system;

import far.relay.protocol.Utf8;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Text that a program exchanges with the operating system: arguments, environment variables, file names and shell
 * commands. Java encodes all of them in the encoding of the locale, and in the C locale it replaces everything that is
 * not ASCII. This class uses UTF-8 in any locale. In a UTF-8 locale and on Windows it leaves the conversion to Java. It
 * reads files, so do not call it on an event loop.
 */
public final class SystemText {
    /** The encoding that Java uses. There is no documented property for it; this one has existed since Java 1.2. */
    private static final Charset PLATFORM = charset(System.getProperty("sun.jnu.encoding"));

    private static final boolean UTF_8 = PLATFORM.equals(StandardCharsets.UTF_8) || File.separatorChar != '/';

    private static final Path SELF = Path.of("/proc/self");

    private SystemText() {}

    private static Charset charset(String name) {
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
    }

    /**
     * The program's arguments. An argument that is not UTF-8 is as Java decoded it, and so are all arguments on systems
     * other than Linux.
     *
     * @param decoded the arguments as Java decoded them
     */
    public static String[] arguments(String... decoded) {
        return UTF_8 ? decoded : arguments(decoded, read("cmdline"), PLATFORM);
    }

    /** @param commandLine that of the process: its arguments, those of the program at the end, each followed by a NUL */
    static String[] arguments(String[] decoded, byte[] commandLine, Charset platform) {
        List<byte[]> all = split(commandLine);
        String[] arguments = decoded.clone();
        int first = all.size() - arguments.length;
        for (int i = 0; first >= 0 && i < arguments.length; i++) {
            byte[] bytes = all.get(first + i);
            if (new String(bytes, platform).equals(decoded[i])) { // else it is not from this command line
                arguments[i] = Utf8.decode(bytes).orElse(decoded[i]);
            }
        }
        return arguments;
    }

    /** An environment variable; empty if it is not set. A value that is not UTF-8 is as Java decodes it. */
    public static Optional<String> variable(String name) {
        String decoded = System.getenv(name);
        return decoded == null || UTF_8
                ? Optional.ofNullable(decoded)
                : variable(name, read("environ")).or(() -> Optional.of(decoded));
    }

    static Optional<String> variable(String name, byte[] environment) {
        String start = name + "=";
        return split(environment).stream()
                .flatMap(each -> Utf8.decode(each).stream())
                .filter(each -> each.startsWith(start))
                .map(each -> each.substring(start.length()))
                .findFirst();
    }

    /**
     * The path with this name.
     *
     * @throws InvalidPathException if no file can have this name
     */
    public static Path path(String name) {
        return UTF_8 || isAscii(name) ? Path.of(name) : encodedPath(name);
    }

    /** Java accepts the bytes of a name only in the path of a URI. */
    static Path encodedPath(String name) {
        boolean absolute = name.startsWith("/");
        StringBuilder uri = new StringBuilder(absolute ? "file://" : "file:///");
        for (byte b : name.replaceAll("/+", "/").getBytes(StandardCharsets.UTF_8)) {
            uri.append(b == '/' ? "/" : String.format("%%%02X", b));
        }
        try {
            Path path = Path.of(URI.create(uri.toString()));
            return absolute ? path : path.subpath(0, path.getNameCount());
        } catch (IllegalArgumentException e) {
            throw new InvalidPathException(name, e.getMessage());
        }
    }

    /** A command for {@code sh -c} that does the same as this one, and reaches the shell unchanged. */
    public static String command(String command) {
        return UTF_8 || isAscii(command) ? command : encodedCommand(command);
    }

    static String encodedCommand(String command) {
        StringBuilder octal = new StringBuilder();
        for (byte b : command.getBytes(StandardCharsets.UTF_8)) {
            octal.append(String.format("\\0%03o", b));
        }
        return "eval \"$(printf '%b' '" + octal + "')\"";
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static byte[] read(String what) {
        try {
            return Files.readAllBytes(SELF.resolve(what));
        } catch (IOException e) {
            return new byte[0]; // not on Linux
        }
    }

    /** Splits at each NUL. */
    private static List<byte[]> split(byte[] bytes) {
        List<byte[]> all = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                all.add(Arrays.copyOfRange(bytes, start, i));
                start = i + 1;
            }
        }
        return all;
    }
}
