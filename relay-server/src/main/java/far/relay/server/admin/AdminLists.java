package far.relay.server.admin;

import far.relay.protocol.RoomName;
import far.relay.protocol.Seat;
import far.relay.server.room.ConnectionId;
import far.relay.server.room.Lobby;
import far.relay.server.room.NamedRoomStatus;
import far.relay.server.room.RoomState;
import far.relay.server.room.RoomStatus;
import far.relay.server.room.Rooms;
import far.relay.server.room.Session;
import io.netty.channel.Channel;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * Lists the rooms and the clients of a server, with neither texts, secrets nor tokens, nor the names that clients give themselves. What
 * ends while a list is being written may be missing in it.
 */
record AdminLists(Lobby lobby, Rooms rooms) {
    /** The most clients in the queue of one room that are listed. */
    static final int MOST_QUEUED = 100;

    private static final double MILLIS = TimeUnit.SECONDS.toMillis(1);

    /** All rooms, and the clients that wait for a seat in a plain one. */
    AdminAnswer ofRooms() {
        List<Session> sessions = lobby.sessions();
        return AdminAnswer.of(Stream.of(
                        Stream.<Consumer<JsonGenerator>>of(JsonGenerator::writeStartObject),
                        list("plain", sessions, this::plainRoom),
                        list("waiting", sessions, AdminLists::waiting),
                        list("named", rooms.names(), this::namedRoom),
                        Stream.<Consumer<JsonGenerator>>of(JsonGenerator::writeEndObject))
                .flatMap(steps -> steps));
    }

    /** All connections to the ports for clients. */
    static AdminAnswer ofClients(Collection<Channel> connections) {
        return AdminAnswer.of(Stream.of(
                        Stream.<Consumer<JsonGenerator>>of(JsonGenerator::writeStartObject),
                        list("clients", List.copyOf(connections), AdminLists::client),
                        Stream.<Consumer<JsonGenerator>>of(JsonGenerator::writeEndObject))
                .flatMap(steps -> steps));
    }

    private static <T> Stream<Consumer<JsonGenerator>> list(
            String name, List<T> items, BiConsumer<T, JsonGenerator> write) {
        return Stream.of(
                        Stream.<Consumer<JsonGenerator>>of(json -> json.writeArrayPropertyStart(name)),
                        items.stream().<Consumer<JsonGenerator>>map(item -> json -> write.accept(item, json)),
                        Stream.<Consumer<JsonGenerator>>of(JsonGenerator::writeEndArray))
                .flatMap(steps -> steps);
    }

    private static void client(Channel connection, JsonGenerator json) {
        AdminClient.of(connection).ifPresent(client -> client.writeTo(json));
    }

    private static void waiting(Session session, JsonGenerator json) {
        if (!session.hasLeft() && session.place().isEmpty()) {
            AdminClient.of(session.participant()).ifPresent(client -> json.writeString(client.id()));
        }
    }

    /** Writes the room of a session, unless the session of the other seat does it. */
    private void plainRoom(Session session, JsonGenerator json) {
        session.place()
                .filter(room -> room.one()
                        .or(room::two)
                        .filter(session.participant()::equals)
                        .isPresent())
                .ifPresent(room -> write(room, json));
    }

    private static void write(RoomStatus room, JsonGenerator json) {
        List<Optional<AdminClient>> seats = Stream.of(room.one(), room.two())
                .map(client -> client.flatMap(AdminClient::of))
                .toList();
        json.writeStartObject();
        json.writeNumberProperty("room", room.number());
        seats.stream()
                .flatMap(Optional::stream)
                .mapToLong(AdminClient::millis)
                .max()
                .ifPresent(millis -> json.writeNumberProperty("age_seconds", millis / MILLIS));
        json.writeStringProperty("state", room.hasBegun() ? "begun" : "waiting");
        json.writeNumberProperty("turn", room.turn().number());
        json.writeBooleanProperty("unanswered", room.isOwed());
        json.writeArrayPropertyStart("seats");
        for (Seat seat : Seat.values()) {
            Optional<AdminClient> client = seats.get(seat.ordinal());
            json.writeStartObject();
            json.writeNumberProperty("seat", seat.number());
            json.writeStringProperty("state", client.isPresent() ? "here" : "free");
            client.ifPresent(here -> json.writeStringProperty("client", here.id()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void namedRoom(RoomName name, JsonGenerator json) {
        rooms.status(name).ifPresent(room -> write(room, json));
    }

    private void write(NamedRoomStatus room, JsonGenerator json) {
        RoomState state = room.state();
        json.writeStartObject();
        json.writeStringProperty("room", state.name().toString());
        json.writeNumberProperty("age_seconds", secondsSince(room.since()));
        json.writeNumberProperty("messages", state.next() - 1);
        if (state.saidAt() > 0) {
            json.writeNumberProperty("last_message_seconds", secondsSince(state.saidAt()));
        }
        json.writeNumberProperty("turn", Seat.ofMessage(state.next()).number());
        json.writeArrayPropertyStart("seats");
        for (Seat seat : Seat.values()) {
            write(seat, room, json);
        }
        json.writeEndArray();
        json.writeNumberProperty("waiting", state.queue().size());
        json.writeArrayPropertyStart("queue");
        state.queue().stream()
                .limit(MOST_QUEUED)
                .flatMap(waiting -> client(room, waiting.connection()).stream())
                .forEach(client -> json.writeString(client.id()));
        json.writeEndArray();
        json.writeEndObject();
    }

    private void write(Seat seat, NamedRoomStatus room, JsonGenerator json) {
        RoomState.SeatState state = room.state().seat(seat);
        Optional<ConnectionId> connection = state.owner().flatMap(RoomState.Owner::connection);
        json.writeStartObject();
        json.writeNumberProperty("seat", seat.number());
        json.writeStringProperty(
                "state", connection.isPresent() ? "here" : state.owner().isPresent() ? "away" : "free");
        json.writeNumberProperty("state_seconds", secondsSince(state.changed()));
        connection
                .flatMap(here -> client(room, here))
                .ifPresent(client -> json.writeStringProperty("client", client.id()));
        json.writeEndObject();
    }

    private static Optional<AdminClient> client(NamedRoomStatus room, ConnectionId connection) {
        return room.clients().apply(connection).flatMap(AdminClient::of);
    }

    private double secondsSince(long millis) {
        return (rooms.millis() - millis) / MILLIS;
    }
}
