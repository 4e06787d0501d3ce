package far.relay.client;

import far.relay.protocol.DisplayName;
import far.relay.protocol.Role;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener of a named room that records its events, one line for each. Thread-safe. */
class RecordingRoomListener implements RoomListener {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    final List<String> lines() {
        return lines;
    }

    final void add(String line) {
        lines.add(line);
    }

    @Override
    public void waiting(long place) {
        add("waiting " + place);
    }

    @Override
    public void seated(Seat seat) {
        add("seat " + seat.number());
    }

    @Override
    public void partner(RoomEvent.Presence presence, Optional<DisplayName> name) {
        add("partner " + presence.word() + name.map(given -> " " + given).orElse(""));
    }

    @Override
    public void past(RoomMessage message) {
        add("past " + text(message));
    }

    @Override
    public void message(RoomMessage message) {
        add("message " + text(message));
    }

    private static String text(RoomMessage message) {
        return message.number() + " of " + message.sender().number() + ": "
                + message.text().orElse("(cannot be opened)");
    }

    @Override
    public void turn(Role role) {
        add(role == Role.SENDER ? "our turn" : "their turn");
    }

    @Override
    public void taken(long number) {
        add("taken " + number);
    }

    @Override
    public void delayed(long number) {
        add("delayed " + number);
    }

    @Override
    public void lost(RoomEnd why, Duration pause) {
        add("lost " + why.kind());
    }

    @Override
    public void regained() {
        add("regained");
    }

    @Override
    public void dataLost(long number) {
        add("data lost from " + number);
    }

    @Override
    public void notice(String text) {
        add("notice " + text);
    }

    @Override
    public void ended(RoomEnd end) {
        add("ended " + end.kind() + (end.code().isEmpty() ? "" : " " + end.code()));
    }
}
