package far.relay.client;

import far.relay.protocol.DisplayName;
import far.relay.protocol.Role;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Receives what happens in a named room, in order. All methods are called on the client's one thread, so never two at a time. A
 * method that blocks stops this client, and all others on the same event loop. The methods may call any method of the client. An
 * exception from one of them ends the conversation.
 *
 * <p>After {@link RoomClient#leave} and {@link RoomClient#close} only {@link #ended} is called.
 */
public interface RoomListener {
    /** The client starts to connect; {@code client} is the client to say messages with. Called once, first. */
    default void started(RoomClient client) {}

    /** All seats that we accept have owners; this is our place in the queue, 1 or more. Called again when it changes. */
    default void waiting(long place) {}

    /** This seat is ours. Called once at most: we have the same seat on later connections. */
    default void seated(Seat seat) {}

    /**
     * The owner of the other seat, whenever that changes.
     *
     * @param presence whether it is connected, is not connected but keeps its seat, or there is none
     * @param name what it calls itself; empty if it gave no name, and if there is no owner
     */
    default void partner(RoomEvent.Presence presence, Optional<DisplayName> name) {}

    /** An earlier message, from before we had this seat, of either seat; as information. */
    default void past(RoomMessage message) {}

    /**
     * A message from the partner. It is our turn now, unless a queued message has just used it. Each message is reported once,
     * on whichever connection it arrives.
     */
    default void message(RoomMessage message) {}

    /**
     * Whose turn it is, whenever that changes: {@link Role#SENDER} where it is ours, {@link Role#RECEIVER} where it is the
     * other's. A turn that a queued message uses at once is not reported, nor one that {@link RoomClient#say} in
     * {@link #message} has used.
     */
    default void turn(Role role) {}

    /** The server has taken our message of this number: it is stored, and will be delivered. */
    default void taken(long number) {}

    /** The server could not store our message of this number. The client sends it again by itself, after a while. */
    default void delayed(long number) {}

    /**
     * There is no connection. The client connects again after the pause, as often as necessary. Messages can be said and queued
     * meanwhile as before.
     *
     * @param why what happened to the last connection, or to the last attempt to make one
     */
    default void lost(RoomEnd why, Duration pause) {}

    /** After {@link #lost}: there is a connection, and the server has answered on it. */
    default void regained() {}

    /**
     * The server no longer has the messages from this number on, although it had confirmed them (docs/rooms.md, 4.6). Each client
     * sends its own again by itself, as far as it still has them; {@link #taken} reports them again.
     */
    default void dataLost(long number) {}

    /** A message from the operator of the server to the user. */
    default void notice(String text) {}

    /** It is over. Called exactly once, last. */
    default void ended(RoomEnd end) {}

    /**
     * A listener that answers each message at once; all that many bots need. It ignores messages that cannot be opened.
     *
     * @param first the message to say if it has the first turn
     * @param answer makes the answer to a message; called on the client's thread
     */
    static RoomListener answering(String first, UnaryOperator<String> answer) {
        return new AnsweringRoomListener(first, answer);
    }
}
