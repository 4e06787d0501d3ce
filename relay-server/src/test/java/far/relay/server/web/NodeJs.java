package far.relay.server.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code node} of this machine, for the tests of room.js in {@code src/test/js}. */
final class NodeJs {
    /** From 20.19 on Node loads the page's modules as they are. */
    private static final int MAJOR = 20;

    private static final int MINOR = 19;

    static final Path TESTS = Path.of("src", "test", "js");

    private NodeJs() {}

    /** Skips the test, and says why, if there is no such Node. */
    static void assumePresent() {
        String version = version();
        Matcher numbers = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(version);
        boolean isRight =
                numbers.matches() && isRight(Integer.parseInt(numbers.group(1)), Integer.parseInt(numbers.group(2)));
        String reason = "skipped: room.js is tested with Node " + MAJOR + "." + MINOR + " or later; here: " + version;
        if (!isRight) {
            System.out.println(reason);
        }
        assumeTrue(isRight, reason);
    }

    private static boolean isRight(int major, int minor) {
        return major > MAJOR || major == MAJOR && minor >= MINOR;
    }

    private static String version() {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            return new String(node.getInputStream().readAllBytes()).strip();
        } catch (IOException e) {
            return "no node";
        }
    }

    /** Starts {@code node}, in the folder of the module; its errors go where those of the test go. */
    static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", "--experimental-websocket"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
