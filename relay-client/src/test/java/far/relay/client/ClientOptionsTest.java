package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "'  ', 44573, 8192, the host is blank",
        "relay.example, 0, 8192, 'a port is 1 to 65535, not 0'",
        "relay.example, 65536, 8192, 'a port is 1 to 65535, not 65536'",
        "relay.example, 44573, 0, 'a line''s limit is 1 to 1048576 bytes, not 0'",
        "relay.example, 44573, 1048577, 'a line''s limit is 1 to 1048576 bytes, not 1048577'"
    })
    void refusesWhatNoServerCanHave(String host, int port, int maxLine, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ClientOptions(host, port, maxLine))
                .withMessage(message);
    }

    @Test
    void writesTheAddressAsPeopleDo() {
        assertThat(new ClientOptions("relay.example", 1, 1).address()).isEqualTo("relay.example:1");
        assertThat(new ClientOptions("::1", 65535, 1 << 20).address()).isEqualTo("[::1]:65535");
    }
}
