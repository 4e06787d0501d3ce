package far.relay.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.protocol.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomSettingsTest {
    private final RoomSettings.Builder builder = RoomSettings.builder();

    @Test
    void hasTheDefaultsOfTheProtocol() {
        RoomSettings settings = builder.build();
        assertThat(settings.rooms()).isEqualTo(1);
        assertThat(settings.waiting()).isEqualTo(128);
        assertThat(settings.hold()).isEqualTo(16);
        assertThat(settings.replayRole()).isEqualTo(Role.SENDER);
        assertThat(settings.turnTimeout()).isZero();
        assertThat(settings.lonelyTimeout()).isZero();
    }

    @Test
    void acceptsNumbersInTheirRanges() {
        assertThat(builder.rooms(1_000_000).waiting(0).hold(1024).build())
                .extracting(RoomSettings::rooms, RoomSettings::waiting, RoomSettings::hold)
                .containsExactly(1_000_000, 0, 1024);
        assertThatThrownBy(() -> builder.rooms(0)).hasMessage("rooms is 1 to 1000000, not 0");
        assertThatThrownBy(() -> builder.waiting(1_000_001)).hasMessage("waiting is 0 to 1000000, not 1000001");
        assertThatThrownBy(() -> builder.hold(0)).hasMessage("hold is 1 to 1024, not 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.001S", "P365D"})
    void acceptsATimeoutInItsRangeOrNone(Duration timeout) {
        RoomSettings settings =
                builder.turnTimeout(timeout).lonelyTimeout(timeout).build();
        assertThat(settings.turnTimeout()).isEqualTo(timeout);
        assertThat(settings.lonelyTimeout()).isEqualTo(timeout);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.0009S", "P366D"})
    void refusesAnyOtherTimeout(Duration timeout) {
        assertThatThrownBy(() -> builder.turnTimeout(timeout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("turnTimeout is zero or 1 ms to 365 days, not " + timeout);
    }
}
