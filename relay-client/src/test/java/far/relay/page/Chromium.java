package far.relay.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The browser of all tests of this JVM: the system's Chromium, without a window. Where its headless shell is installed, the tests
 * use that: it draws and runs pages with the same code in less than half of the processor's time. It starts for the first test that
 * needs it, and ends with the JVM. For the thread of the tests only.
 */
final class Chromium {
    /** A name of this machine that is not localhost, so browsers do not regard its pages as a secure context. */
    static final String INSECURE_HOST = "relay.test";

    /** On a busy machine; in ms. */
    static final double PATIENCE = 30_000;

    private static final Optional<Path> PROGRAM = onPath("chromium-headless-shell", "chromium");
    private static final Optional<Path> NODE = onPath("node");
    private static final List<String> ARGUMENTS = List.of(
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--host-resolver-rules=MAP " + INSECURE_HOST + " 127.0.0.1");
    private static Browser browser;

    private Chromium() {}

    /** The first of these programs that is there. */
    private static Optional<Path> onPath(String... programs) {
        return Stream.of(programs)
                .flatMap(program -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static boolean isThere() {
        return PROGRAM.isPresent() && NODE.isPresent();
    }

    static Browser browser() {
        if (browser == null) {
            browser = start();
        }
        return browser;
    }

    private static Browser start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
        Map<String, String> environment = Map.of(
                "PLAYWRIGHT_NODEJS_PATH", NODE.orElseThrow().toString(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        return Playwright.create(new Playwright.CreateOptions().setEnv(environment))
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(PROGRAM.orElseThrow())
                        .setArgs(ARGUMENTS)
                        .setTimeout(2 * PATIENCE));
    }
}
