package far.relay.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/**
 * Lets Awaitility look every ten milliseconds, and not only every tenth of a second: most conditions hold within a few. JUnit
 * finds it as it finds {@link LeakGuard}.
 */
public final class QuickPolls implements Extension {
    /** JUnit calls it before any code of a test runs. */
    public QuickPolls() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }
}
