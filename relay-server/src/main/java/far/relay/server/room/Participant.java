package far.relay.server.room;

import far.relay.protocol.Event;

/** A client as the core sees it: somebody to send events to. {@code toString} is its name in the log, harmless and short. */
public interface Participant {
    /** Appends an event to what it is sent; {@link #flush} sends it. */
    void send(Event event);

    /** Sends what was appended. */
    void flush();

    /** Closes the connection as soon as what was appended is written. */
    void close();

    /** Likewise, for a client that may still be sending: discards that for a while, so that it can read the last events. */
    void closeLingering();

    /** Likewise, but releases at once what is buffered for it; a client that does not read gets no last events. */
    void drop();

    /** How many bytes are buffered for it: received and not decoded, and sent and not taken by the network. */
    long bufferedBytes();

    /** Whether to read from it; while not, TCP makes it wait. On at first. */
    void setReading(boolean reading);

    /** Whether it takes what it is sent; if not, {@link Session#advance} is called when it does again. */
    boolean isWritable();
}
