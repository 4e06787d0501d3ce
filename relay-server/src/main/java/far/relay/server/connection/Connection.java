package far.relay.server.connection;

/**
 * How the handler of a connection steers it, whatever protocol its listener speaks (docs/protocol.md, sections 5, 7 and 8). For
 * the event loop's thread.
 */
public interface Connection {
    /** Reads from the peer, or does not. What was read before is handed on only while reading is on. */
    void setReading(boolean reading);

    /** Closes as soon as all that was written is sent, after 2 s at the latest. */
    void closeAfterFlush();

    /** Likewise, but discards what the peer still sends, until it closes or 2 s are over: so it can read the last events. */
    void closeLingering();

    /** Likewise, but releases all buffers at once; if the peer does not read, closes at once. */
    void drop();

    /** Closes at once. What was written and not sent is lost. */
    void close();

    /** How many bytes of memory are taken by what was read and not handed on, and by what was written and not sent. */
    long bufferedBytes();
}
