package far.relay.server.connection;

/**
 * How a handler controls its connection, for any listener protocol (docs/protocol.md, sections 5, 7 and 8). For the
 * event loop's thread.
 */
public interface Connection {
    /** Turns reading from the peer on or off. What was read before is passed on only while reading is on. */
    void setReading(boolean reading);

    /** Closes as soon as everything written has been sent, after 2 s at the latest. */
    void closeAfterFlush();

    /**
     * Likewise, but reads and discards what the peer still sends, until it closes or for 2 s, so that it can read the
     * last events.
     */
    void closeLingering();

    /** Likewise, but releases all buffers at once; if the peer does not read, closes at once. */
    void drop();

    /** Closes at once. Data that was written and not sent is lost. */
    void close();

    /** How many bytes of memory hold data that was read and not passed on, or written and not sent. */
    long bufferedBytes();
}
