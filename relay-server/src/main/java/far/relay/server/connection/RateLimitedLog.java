package far.relay.server.connection;

import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.metrics.RefusalCounts;
import far.relay.server.room.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The log of what clients and other peers do. It writes a limited number of lines a second and counts the rest, so that
 * no peer can fill a disk or keep the loop busy. Text from peers, including texts of exceptions, is sanitized by {@link
 * OutsideText}, so it cannot forge a line or control a terminal. For the loop's thread.
 */
public final class RateLimitedLog {
    private static final EventLog log = new EventLog(RateLimitedLog.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final IntSupplier linesPerSecond;
    private final Clock clock;
    private final Failure failure;
    private final RefusalCounts refusals = new RefusalCounts();
    private long begin;
    private int lines;
    private long leftOut;
    private long leftOutInAll;

    /** @param linesPerSecond at least 1 */
    public RateLimitedLog(int linesPerSecond, Clock clock) {
        this(() -> linesPerSecond, clock, new Failure(cause -> log.logFailure(LogEvent.SERVER_FAILED, cause)));
    }

    /**
     * @param linesPerSecond at least 1; may change
     * @param failure receives failures that the server cannot survive
     */
    public RateLimitedLog(IntSupplier linesPerSecond, Clock clock, Failure failure) {
        this.linesPerSecond = linesPerSecond;
        this.clock = clock;
        this.failure = failure;
        this.begin = clock.nanoTime() - SECOND;
    }

    /** Reports an exception of a client's connection as a failure if the server cannot survive it. */
    public void check(Throwable cause) {
        failure.check(cause);
    }

    /** Logs something that a client did. */
    public void log(LogEvent event, Object... values) {
        if (log.isEnabled(event) && hasRoom()) {
            log.log(event, OutsideText.sanitized(values));
        }
    }

    /** Logs, and counts, that a client is refused before it has a session. */
    public void refused(String client, String reason) {
        refused(client, reason, "");
    }

    /** Likewise. @param detail what belongs to the reason and is different each time; may be empty */
    public void refused(String client, String reason, String detail) {
        refusals.add(reason);
        if (detail.isEmpty()) {
            log(LogEvent.CLIENT_REFUSED, client, reason);
        } else {
            log(LogEvent.CLIENT_REFUSED_IN_DETAIL, client, reason, detail);
        }
    }

    /** The refusals so far, with the same reasons as in the log. */
    public RefusalCounts refusals() {
        return refusals;
    }

    /** How many lines were left out so far. */
    public long leftOut() {
        return leftOutInAll;
    }

    /** Logs a fault of the server that a client triggered. */
    public void logFailure(LogEvent event, Throwable cause, Object... values) {
        if (hasRoom()) {
            log.logFailure(event, OutsideText.sanitized(cause), OutsideText.sanitized(values));
        }
    }

    private boolean hasRoom() {
        long now = clock.nanoTime();
        if (now - begin >= SECOND) {
            begin = now;
            lines = 0;
        }
        if (lines < linesPerSecond.getAsInt()) {
            lines++;
            return true;
        }
        leftOutInAll++;
        if (leftOut++ == 0) {
            clock.after(begin + SECOND - now, this::logLeftOut);
        }
        return false;
    }

    private void logLeftOut() {
        log.log(LogEvent.LINES_LEFT_OUT, leftOut);
        leftOut = 0;
    }
}
