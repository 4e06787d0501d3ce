package far.relay.server.admin;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What an operator can tell a running server to do. For any thread, also the event loop; no method blocks. */
public interface ServerControl {
    /** The longest time to drain. */
    Duration LONGEST_DRAIN = Duration.ofDays(365);

    /**
     * Drains the server and then ends it (docs/operations.md, "Drain"): it accepts no more clients, lets conversations finish, and
     * ends when no client is left, or after this time. The program ends with it.
     *
     * @param atMost up to 365 days; zero ends the server at once
     * @return whether it drains because of this call; otherwise it was draining or ending already, and this changes nothing
     * @throws IllegalArgumentException if the time is out of its range
     */
    boolean drain(Duration atMost);

    /** How long {@code --drain} says to drain at most; zero if not at all. */
    Duration drainTime();

    /**
     * Reads the config file again, and applies the options that can change while the server runs (docs/operations.md, "Reload"). Also
     * logs the report. Completes on any thread, and never exceptionally.
     */
    CompletionStage<ReloadReport> reload();
}
