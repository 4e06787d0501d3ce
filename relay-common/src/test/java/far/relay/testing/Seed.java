package far.relay.testing;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** The seed of a test's random choices: {@code -Drelay.seed}, or a random one. The message of a failure contains it. */
public final class Seed implements TestExecutionExceptionHandler {
    private static final int BOUND = 1_000_000_000;

    private final long value =
            Long.getLong("relay.seed", ThreadLocalRandom.current().nextInt(BOUND));

    /** For a {@link java.util.Random}. */
    public long value() {
        return value;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
        throw new AssertionError("with -Drelay.seed=" + value + ": " + failure.getMessage(), failure);
    }
}
