package far.relay.testing;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Where a test's random choices begin: {@code -Drelay.seed}, or anywhere. A test that fails says how to repeat them. */
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
