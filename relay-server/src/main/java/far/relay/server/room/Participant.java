package far.relay.server.room;

import far.relay.protocol.Event;

/** A client as the core sees it. {@code toString} is its name in the log, sanitized and short. */
public interface Participant {
    /** Queues an event for the client; {@link #flush} sends it. */
    void send(Event event);

    /** Sends the queued events. */
    void flush();

    /** Closes the connection as soon as the queued events are written. */
    void close();

    /** Likewise, for a client that may still be sending: discards that for a while, so that it can read the last events. */
    void closeLingering();

    /** Likewise, but releases at once what is buffered for it; a client that does not read gets no last events. */
    void drop();

    /** How many bytes are buffered for it: received and not decoded, or queued and not written to the network. */
    long bufferedBytes();

    /** Whether to read from it. While reading is off, TCP makes the client wait. On at first. */
    void setReading(boolean reading);

    /** Whether it reads what it is sent. If not, {@link Session#advance} is called when it does again. */
    boolean isWritable();
}
