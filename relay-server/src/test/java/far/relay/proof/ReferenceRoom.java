package far.relay.proof;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;

/** A room as the {@link ReferenceModel} sees it. */
final class ReferenceRoom {
    /** A client with a seat, or in line. */
    static final class Client {
        final String name;
        /** Its held messages; empty for {@code fin}. */
        final Deque<Optional<String>> held = new ArrayDeque<>();

        boolean reading = true;
        boolean readsEvents = true;
        ReferenceRoom room;
        int seat;
        Long turnSince;
        Long aloneSince;

        Client(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return held.stream().map(text -> text.isPresent() ? "s" : "f").collect(joining())
                    + (reading ? "" : "!")
                    + (readsEvents ? "" : "?");
        }
    }

    final Client[] seats = new Client[2];
    boolean begun;
    int turn;
    String owed;
    long lonelySince;

    long taken() {
        return Stream.of(seats).filter(client -> client != null).count();
    }

    @Override
    public String toString() {
        return "(" + seats[0] + "," + seats[1] + "," + begun + turn + (owed != null) + ")";
    }
}
