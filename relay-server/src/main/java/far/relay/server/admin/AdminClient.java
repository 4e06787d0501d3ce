package far.relay.server.admin;

import far.relay.protocol.Seat;
import far.relay.server.connection.CountedConnection;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RelayHandler;
import far.relay.server.connection.RoomHandler;
import far.relay.server.metrics.ConnectionMetrics;
import far.relay.server.metrics.ConnectionMetrics.State;
import far.relay.server.room.Participant;
import far.relay.server.room.RoomParticipant;
import far.relay.server.room.RoomSession;
import far.relay.server.room.RoomStatus;
import far.relay.server.room.Session;
import far.relay.transport.LastReceived;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonGenerator;

/**
 * A connection as an operator sees it. For the event loop's thread.
 *
 * @param counted what is counted of it
 */
record AdminClient(Channel channel, ConnectionMetrics.Connection counted) {
    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

    /** Empty for a connection that is refused, or closed. */
    static Optional<AdminClient> of(Channel channel) {
        return channel.isOpen()
                ? CountedConnection.of(channel).map(counted -> new AdminClient(channel, counted))
                : Optional.empty();
    }

    static Optional<AdminClient> of(Participant client) {
        return client instanceof RelayHandler handler ? of(handler.channel()) : Optional.empty();
    }

    static Optional<AdminClient> of(RoomParticipant client) {
        return client instanceof RoomHandler handler ? of(handler.channel()) : Optional.empty();
    }

    /** The name of its listener and its number among all connections to it, such as {@code web-3}. */
    String id() {
        return counted.listener() + "-" + counted.number();
    }

    /** How long it has been open, in milliseconds. */
    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(channel.eventLoop().ticker().nanoTime() - counted.since());
    }

    private Optional<Session> plain() {
        return Optional.ofNullable(channel.pipeline().get(RelayHandler.class))
                .map(RelayHandler::session)
                .filter(session -> !session.hasLeft());
    }

    private Optional<RoomSession> named() {
        return Optional.ofNullable(channel.pipeline().get(RoomHandler.class)).map(RoomHandler::session);
    }

    /** Closes the connection. A client of a room is told, and given the reason if its protocol can do that. */
    void remove(Optional<String> reason) {
        Optional<Session> plain = plain();
        Optional<RoomSession> named = named();
        if (counted.state() == State.OPEN && plain.isPresent()) {
            plain.get().remove();
        } else if (counted.state() == State.OPEN && named.isPresent()) {
            named.get().remove(reason);
        } else {
            channel.close();
        }
    }

    void writeTo(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", id());
        json.writeStringProperty("listener", counted.listener());
        json.writeStringProperty("protocol", counted.protocol().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("address", PeerAddress.name(channel));
        plain().ifPresentOrElse(session -> writePlace(session, json), () -> writePlace(named(), json));
        long age = millis();
        json.writeNumberProperty("age_seconds", age / MILLIS);
        LastReceived.millisAgo(channel)
                .ifPresent(millis -> json.writeNumberProperty("idle_seconds", Math.min(millis, age) / MILLIS));
        json.writeEndObject();
    }

    private void writePlace(Session session, JsonGenerator json) {
        Optional<RoomStatus> room = session.place();
        if (room.isPresent()) {
            json.writeStringProperty("state", "seated");
            json.writeNumberProperty("room", room.get().number());
            boolean isOne =
                    room.get().one().filter(session.participant()::equals).isPresent();
            json.writeNumberProperty("seat", (isOne ? Seat.ONE : Seat.TWO).number());
        } else {
            json.writeStringProperty("state", "waiting");
        }
    }

    private void writePlace(Optional<RoomSession> session, JsonGenerator json) {
        boolean isPlaced = session.flatMap(RoomSession::place).isPresent();
        if (!isPlaced) {
            json.writeStringProperty("state", counted.state().name().toLowerCase(Locale.ROOT));
            return;
        }
        Optional<Seat> seat = session.get().seat();
        json.writeStringProperty("state", seat.isPresent() ? "seated" : "waiting");
        json.writeStringProperty("room", session.get().place().orElseThrow().toString());
        seat.ifPresent(mine -> json.writeNumberProperty("seat", mine.number()));
    }
}
