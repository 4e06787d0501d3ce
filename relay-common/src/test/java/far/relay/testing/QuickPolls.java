package far.relay.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.Extension;

/**
 * Makes Awaitility poll every ten milliseconds instead of every tenth of a second, since most conditions hold within a
 * few. JUnit finds it like {@link LeakGuard}.
 */
public final class QuickPolls implements Extension {
    /** JUnit calls it before any code of a test runs. */
    public QuickPolls() {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(10));
    }
}
