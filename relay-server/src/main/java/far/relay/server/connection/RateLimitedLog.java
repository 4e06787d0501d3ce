package far.relay.server.connection;

import far.relay.server.room.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of what clients and other outsiders do. It takes so many lines a second and counts the others, so that nobody can
 * fill a disk with it or make the loop busy with writing. What outsiders sent, texts of exceptions included, appears as
 * {@link OutsideText}: it cannot forge a line or drive a terminal. Belongs to the loop's thread.
 */
public final class RateLimitedLog {
    private static final Logger log = LoggerFactory.getLogger(RateLimitedLog.class);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int linesPerSecond;
    private final Clock clock;
    private final Failure failure;
    private long begin;
    private int lines;
    private long leftOut;

    /** @param linesPerSecond at least 1 */
    public RateLimitedLog(int linesPerSecond, Clock clock) {
        this(linesPerSecond, clock, new Failure(cause -> log.error("the server failed", cause)));
    }

    /** @param failure learns of what the server cannot survive */
    public RateLimitedLog(int linesPerSecond, Clock clock, Failure failure) {
        this.linesPerSecond = linesPerSecond;
        this.clock = clock;
        this.failure = failure;
        this.begin = clock.nanoTime() - SECOND;
    }

    /** What went wrong with a client's connection: an error that the server cannot survive is reported as a failure. */
    public void check(Throwable cause) {
        failure.check(cause);
    }

    /** Something that clients do. */
    public void info(String format, Object... arguments) {
        if (log.isInfoEnabled() && hasRoom()) {
            log.info(format, OutsideText.harmless(arguments));
        }
    }

    /** A fault of the server that a client brought to light. */
    void error(String format, Object... arguments) {
        if (hasRoom()) {
            log.error(format, OutsideText.harmless(arguments));
        }
    }

    private boolean hasRoom() {
        long now = clock.nanoTime();
        if (now - begin >= SECOND) {
            begin = now;
            lines = 0;
        }
        if (lines < linesPerSecond) {
            lines++;
            return true;
        }
        if (leftOut++ == 0) {
            clock.after(begin + SECOND - now, this::tellLeftOut);
        }
        return false;
    }

    private void tellLeftOut() {
        log.warn("{} {} left out: too many in a second", leftOut, leftOut == 1 ? "line was" : "lines were");
        leftOut = 0;
    }
}
