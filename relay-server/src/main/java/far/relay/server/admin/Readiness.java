package far.relay.server.admin;

import java.util.Optional;

/** Whether a server accepts clients. For any thread. */
public final class Readiness {
    private volatile String reason = "starting";

    /** It listens on all its ports. */
    public void isReady() {
        reason = null;
    }

    /** It accepts no more clients. */
    public void stops() {
        reason = "stopping";
    }

    /** Why it is not ready; empty if it is. */
    public Optional<String> whyNot() {
        return Optional.ofNullable(reason);
    }
}
