package far.relay.client.cli;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs work that a signal (SIGINT, SIGTERM, SIGHUP) ends early, but in order. */
final class GracefulExit {
    private GracefulExit() {}

    /**
     * Does the work and returns its status. If a signal arrives meanwhile, the process exits with that status as well,
     * or with that of the signal (128 plus its number) if the work has no status or does not end in time.
     *
     * @param work returns the exit status; empty if it ended without a result, which is 0 without a signal
     * @param stop ends the work early; called by another thread, and must not block
     * @param patience how long to wait for the work to end after a signal
     */
    static int run(Supplier<OptionalInt> work, Runnable stop, Duration patience) {
        CompletableFuture<OptionalInt> status = new CompletableFuture<>();
        Thread onSignal = new Thread(
                () -> {
                    stop.run();
                    await(status, patience).ifPresent(Runtime.getRuntime()::halt);
                    // Else Java ends the process, with the signal's status.
                },
                "signal");
        if (!changes(() -> Runtime.getRuntime().addShutdownHook(onSignal))) {
            return CommandLine.ExitCode.OK;
        }
        try {
            status.complete(work.get());
            return status.join().orElse(CommandLine.ExitCode.OK);
        } finally {
            status.complete(OptionalInt.empty()); // if the work failed
            changes(() -> Runtime.getRuntime().removeShutdownHook(onSignal));
        }
    }

    /** Returns false if a signal was first, and is about to end the process. */
    private static boolean changes(Runnable hooks) {
        try {
            hooks.run();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }

    private static OptionalInt await(CompletableFuture<OptionalInt> status, Duration patience) {
        try {
            return status.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return OptionalInt.empty();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e); // never interrupted
        }
    }
}
