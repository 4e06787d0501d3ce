package far.relay.server.admin;

import java.util.Optional;

/** Whether a server accepts clients. For any thread. */
public final class Readiness {
    private volatile String reason = "starting";

    /** It listens on all its ports. */
    public void isReady() {
        reason = null;
    }

    /** It accepts no more clients, and waits for the end of conversations. */
    public void drains() {
        reason = "draining";
    }

    /** It accepts no more clients, and ends. */
    public void stops() {
        reason = "stopping";
    }

    /** Why it is not ready; empty if it is. */
    public Optional<String> whyNot() {
        return Optional.ofNullable(reason);
    }
}
