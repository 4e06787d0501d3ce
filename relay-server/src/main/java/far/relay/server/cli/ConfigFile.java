package far.relay.server.cli;

import far.relay.protocol.Utf8;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Options in a file, one on each line: {@code rooms = 100} for {@code --rooms 100}; the name alone for an option
 * without a value; spaces between several values of one option. Empty lines, and lines that begin with {@code #}, are
 * ignored.
 */
final class ConfigFile {
    private static final Set<String> NOT_IN_A_FILE = Set.of("--config", "--help", "--version");
    /** The byte order mark that some editors write at the beginning of a UTF-8 file. */
    private static final String BYTE_ORDER_MARK = "\ufeff";

    /** The most bytes in a file. A larger one is not meant: a device, or data. */
    private static final int LARGEST = 1024 * 1024;

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s");
    private static final Pattern DASHES = Pattern.compile("-+");

    private static final Set<String> RULES = Set.of("--allow", "--deny");

    private final Path file;
    private final ParseResult given;
    private final Set<String> seen = new HashSet<>();

    private ConfigFile(Path file, ParseResult given) {
        this.file = file;
        this.given = given;
    }

    /**
     * The file as command-line arguments, without the options that are on the command line. (As the order of {@code
     * --allow} and {@code --deny} matters, one of these on the command line replaces all of them in the file.)
     *
     * @param given the command line
     * @throws ParameterException if the file cannot be read or a line is invalid; the message names the line and the
     *     reason
     */
    static List<String> arguments(Path file, ParseResult given) {
        return new ConfigFile(file, given).arguments();
    }

    private List<String> arguments() {
        List<String> lines = lines();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                arguments.addAll(argumentsOf(line, file + ":" + (i + 1) + ": "));
            }
        }
        return arguments;
    }

    private List<String> lines() {
        String text = Utf8.decode(read()).orElseThrow(() -> unreadable("cannot read " + file + ": not UTF-8"));
        return (text.startsWith(BYTE_ORDER_MARK) ? text.substring(BYTE_ORDER_MARK.length()) : text)
                .lines()
                .toList();
    }

    private byte[] read() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw unreadable("cannot read " + file + ": larger than 1 MiB");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw unreadable("there is no file " + file);
        } catch (AccessDeniedException e) {
            throw unreadable("no permission to read " + file);
        } catch (IOException e) {
            throw unreadable("cannot read " + file + ": " + e.getMessage());
        }
    }

    private List<String> argumentsOf(String line, String where) {
        int sign = line.indexOf('=');
        String name = sign < 0 ? line : line.substring(0, sign).strip();
        String option = "--" + name;
        if (name.isEmpty()) {
            throw problem(where + "no option is named before '='");
        }
        if (name.startsWith("-")) {
            String bare = DASHES.matcher(name).replaceFirst("");
            throw problem(where + "options have no dashes here: write '" + bare + "', not '" + name + "'");
        }
        if (sign < 0 && WHITE_SPACE.matcher(name).find()) {
            throw problem(where + "expected 'NAME = VALUE', not '" + name + "'");
        }
        if (NOT_IN_A_FILE.contains(option)) {
            throw problem(where + "'" + name + "' is allowed only on the command line");
        }
        List<String> arguments = sign < 0
                ? List.of(option)
                : arguments(option, line.substring(sign + 1).strip());
        check(arguments, name, where);
        if (!seen.add(option) && !given.commandSpec().findOption(option).isMultiValue()) {
            throw problem(where + "'" + name + "' is given twice");
        }
        return isGiven(option) ? List.of() : arguments;
    }

    /** Joins each value with its option, so that no value is parsed as another option. */
    private List<String> arguments(String option, String value) {
        OptionSpec spec = given.commandSpec().findOption(option);
        if (spec == null) {
            return List.of(option);
        }
        Stream<String> values = spec.isMultiValue() ? Stream.of(value.split("\\s+")) : Stream.of(value);
        return values.map(each -> option + "=" + each).toList();
    }

    private boolean isGiven(String name) {
        return RULES.contains(name) ? RULES.stream().anyMatch(given::hasMatchedOption) : given.hasMatchedOption(name);
    }

    private void check(List<String> arguments, String name, String where) {
        try {
            ServerOptions.parse(arguments);
        } catch (UnmatchedArgumentException e) {
            throw problem(where + Main.inOneLine(e).replace("--", "")); // the file has the names without
        } catch (ParameterException e) {
            throw problem(where + Main.inOneLine(e));
        }
    }

    private ParameterException unreadable(String text) {
        return new UnreadableConfigException(given.commandSpec().commandLine(), text);
    }

    private ParameterException problem(String text) {
        return new ParameterException(given.commandSpec().commandLine(), text);
    }
}
