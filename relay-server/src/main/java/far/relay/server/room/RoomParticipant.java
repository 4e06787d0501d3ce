package far.relay.server.room;

import far.relay.protocol.RoomEvent;
import java.util.List;

/**
 * A client of a named room as the core sees it: a connection. {@code toString} is its name in the log, sanitized and short. It may
 * call {@link RoomSession#writable} during {@link #send}, and nothing else of the core during any call.
 */
public interface RoomParticipant {
    /**
     * Writes the events, in order, and flushes them, at the latest when the commands that have arrived with this one are handled;
     * an acknowledgement can wait a moment for what is sent next. If the last one is {@code bye}, the connection is closed after
     * it, slowly enough that the client can read it; what it still sends is discarded.
     */
    void send(List<RoomEvent> events);

    /** Whether commands are passed on; on at first. While this is off, none is, even if it was read already. */
    void setReading(boolean reading);

    /** How many bytes are buffered for it: received and not passed on, or queued and not written to the network. */
    long bufferedBytes();

    /** Memory is short: releases at once what is buffered for it, and closes. A {@code bye} was sent before. */
    void drop();
}
