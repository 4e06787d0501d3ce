package far.relay.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomName;
import far.relay.server.room.ManualClock;
import far.relay.testing.CaughtLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NamedRoomLogTest {
    private static final RoomName KITCHEN = new RoomName("kitchen");

    private final List<Throwable> failures = new ArrayList<>();
    private final NamedRoomLog log =
            new NamedRoomLog(new RateLimitedLog(() -> 10, new ManualClock(), new Failure(failures::add)));

    @Test
    void aFaultIsLoggedWithItsStackTraceAndTheServerGoesOn() {
        try (CaughtLog caught = new CaughtLog()) {
            log.failed(KITCHEN, new IllegalStateException("wrong"));
            assertThat(caught.text())
                    .contains("ERROR", "a fault of the server in room kitchen", "IllegalStateException: wrong")
                    .contains("\tat ");
        }
        assertThat(failures).isEmpty();
    }

    @Test
    void anErrorEndsTheServer() {
        Error error = new OutOfMemoryError();
        try (CaughtLog caught = new CaughtLog()) {
            log.failed(KITCHEN, error);
            assertThat(caught.text()).contains("a fault of the server in room kitchen");
        }
        assertThat(failures).containsExactly(error);
    }

    @Test
    void lostDataIsLogged() {
        try (CaughtLog caught = new CaughtLog()) {
            log.lostData(KITCHEN);
            assertThat(caught.text()).contains("the store has lost data of room kitchen");
        }
    }
}
