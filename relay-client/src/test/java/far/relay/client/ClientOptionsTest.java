package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import far.relay.client.ClientOptions.Builder;
import far.relay.protocol.Role;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientOptionsTest {
    private final Builder builder = ClientOptions.builder();

    @Test
    void haveDefaultsForAServerAsItStartsWithoutOptions() {
        ClientOptions options = builder.build();
        assertThat(options.address()).isEqualTo("127.0.0.1:24573");
        assertThat(options.maxLine()).isEqualTo(8192);
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.deadAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(options.replayRole()).isEqualTo(Role.SENDER);
    }

    @Test
    void areTheBuildersValuesAtTheTimeOfTheBuild() {
        ClientOptions options = builder.host("relay.example")
                .port(1)
                .maxLine(300)
                .connectTimeout(Duration.ofMillis(1))
                .deadAfter(Duration.ofSeconds(4))
                .replayRole(Role.RECEIVER)
                .build();
        builder.host("elsewhere").port(2).maxLine(1).connectTimeout(Duration.ofHours(1));
        builder.deadAfter(Duration.ofDays(1));
        assertThat(options.host()).isEqualTo("relay.example");
        assertThat(options.port()).isEqualTo(1);
        assertThat(options.maxLine()).isEqualTo(300);
        assertThat(options.connectTimeout()).isEqualTo(Duration.ofMillis(1));
        assertThat(options.deadAfter()).isEqualTo(Duration.ofSeconds(4));
        assertThat(options.replayRole()).isEqualTo(Role.RECEIVER);
    }

    @Test
    void refuseABlankHost() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.host("  "))
                .withMessage("the host is blank");
    }

    @ParameterizedTest
    @CsvSource({"0", "65536", "-1"})
    void refuseAPortThatNoServerCanHave(int port) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.port(port))
                .withMessage("a port is 1 to 65535, not " + port);
    }

    @ParameterizedTest
    @CsvSource({"0", "1048577"})
    void refuseALimitThatNoServerCanHave(int maxLine) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxLine(maxLine))
                .withMessage("a line's limit is 1 to 1048576 bytes, not " + maxLine);
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0", "PT-1S, -1000", "PT1H0.001S, 3600001"})
    void refuseTooShortAndTooLongATimeToConnect(Duration timeout, long millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.connectTimeout(timeout))
                .withMessage("a connect timeout is 1 to 3600000 ms, not " + millis);
    }

    @ParameterizedTest
    @CsvSource({"PT3.999S, 3999", "PT24H0.001S, 86400001"})
    void refuseTooShortAndTooLongATimeForADeadServer(Duration time, long millis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.deadAfter(time))
                .withMessage("a server is dead after 4 to 86400 s, not " + millis + " ms");
    }

    @Test
    void writeTheAddressAsPeopleDo() {
        assertThat(builder.host("relay.example").port(1).build().address()).isEqualTo("relay.example:1");
        assertThat(builder.host("::1").port(65535).build().address()).isEqualTo("[::1]:65535");
    }

    @Test
    void takeAnIpv6AddressInBracketsToo() {
        assertThat(builder.host("[::1]").port(1).build().address()).isEqualTo("[::1]:1");
        assertThat(builder.host("[::1]").build().host()).isEqualTo("::1");
        assertThat(builder.host("[relay]").build().host()).isEqualTo("[relay]");
    }
}
