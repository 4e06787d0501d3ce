package far.relay.server.room;

import far.relay.protocol.Event;

/**
 * A client as the room sees it: somebody to tell things to. {@code toString} is its name in the log, harmless and short.
 */
public interface Participant {
    /** Appends to what it is told; {@link #flush} sends it. */
    void deliver(Event event);

    /** Sends what was delivered. */
    void flush();

    /** Ends the connection as soon as what was delivered is out. */
    void close();

    /** Likewise, for one that may still be talking: hears it out for a while, so that it gets to read the last words. */
    void dismiss();

    /** Likewise, but what is buffered for it is given back at once; one that takes nothing gets no last words. */
    void drop();

    /** How many bytes are buffered for it: read and not decoded, and written and not taken. */
    long buffered();

    /** Whether what it says is read; while not, it is pushed back. On at first. */
    void setReading(boolean reading);

    /** Whether what it was told goes out; if not, {@link Session#proceed} is called when it does again. */
    boolean isListening();
}
