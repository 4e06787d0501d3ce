package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import far.relay.protocol.DurationText;
import far.relay.protocol.Role;
import far.relay.server.ServerConfig;
import far.relay.transport.Transport;
import far.relay.transport.TransportChoice;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class ServerOptionsTest {
    @Test
    void hasTheDefaultsOfTheProtocol() {
        ServerConfig config = ServerOptions.configOf();
        assertThat(config.listeners().get(0).host()).isEqualTo("127.0.0.1");
        assertThat(config.listeners().get(0).port()).isEqualTo(24573);
        assertThat(config.rooms().rooms()).isEqualTo(1);
        assertThat(config.rooms().waiting()).isEqualTo(128);
        assertThat(config.rooms().hold()).isEqualTo(16);
        assertThat(config.connections().maxLine()).isEqualTo(8192);
        assertThat(config.rooms().replayRole()).isEqualTo(Role.SENDER);
        assertThat(config.transport()).isEqualTo(TransportChoice.of("auto").orElseThrow());
        assertThat(config.busyWait()).isFalse();
    }

    @Test
    void appliesAllOptions() {
        ServerConfig config = ServerOptions.configOf(
                "--bind",
                "::1",
                "--port=0",
                "--rooms=2",
                "--waiting=0",
                "--hold=1",
                "--max-line=1",
                "--replay-role=rec",
                "--transport=nio",
                "--busy-wait");
        assertThat(config.listeners().get(0).host()).isEqualTo("::1");
        assertThat(config.listeners().get(0).port()).isZero();
        assertThat(config.rooms().rooms()).isEqualTo(2);
        assertThat(config.rooms().waiting()).isZero();
        assertThat(config.rooms().hold()).isEqualTo(1);
        assertThat(config.connections().maxLine()).isEqualTo(1);
        assertThat(config.rooms().replayRole()).isEqualTo(Role.RECEIVER);
        assertThat(config.transport().transports()).containsExactly(Transport.NIO);
        assertThat(config.busyWait()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "--port,    0, 65535",
        "--rooms,   1, 1000000",
        "--waiting, 0, 1000000",
        "--hold,    1, 1024",
        "--max-line, 1, 1048576"
    })
    void acceptsANumberInItsRange(String option, int least, int most) {
        ServerOptions.configOf(option + "=" + least);
        ServerOptions.configOf(option + "=" + most);
        for (String wrong :
                new String[] {Integer.toString(least - 1), Integer.toString(most + 1), "", "1e3", "99999999999"}) {
            assertThatThrownBy(() -> ServerOptions.configOf(option + "=" + wrong))
                    .isInstanceOf(ParameterException.class)
                    .hasMessage("%s takes a number from %d to %d, not '%s'", option, least, most, wrong);
        }
    }

    @Test
    void helpNamesTheFixedLimitsOfAnAddress() {
        assertThat(ServerOptions.parse().getUsageMessage().replaceAll("\\s+", " "))
                .contains("200 incomplete TLS handshakes", "then 20 a second", "then 1 a second");
    }

    @Test
    void hasNoLimitsOnStayingByDefaultButForTheDead() {
        ServerConfig config = ServerOptions.configOf();
        assertThat(config.rooms().turnTimeout()).isZero();
        assertThat(config.rooms().lonelyTimeout()).isZero();
        assertThat(config.connections().deadAfter()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.maxPerAddress()).isZero();
        assertThat(config.logLines()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S, 500ms",
        "90s, PT90S, 90s",
        "600s, PT10M, 10m",
        "2h, PT2H, 2h",
        "36h, PT36H, 36h",
        "1d, PT24H, 1d"
    })
    void acceptsATimeInAnyUnitAndPrintsItInTheLargest(String value, Duration time, String told) {
        assertThat(ServerOptions.configOf("--turn-timeout=" + value).rooms().turnTimeout())
                .isEqualTo(time);
        assertThat(DurationText.of(time)).isEqualTo(told);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "-1s", "0s", "366d", "1.5h", "10 m", "never", "99999999999s"})
    void refusesWhatIsNoTime(String wrong) {
        assertThatThrownBy(() -> ServerOptions.configOf("--turn-timeout=" + wrong))
                .isInstanceOf(ParameterException.class)
                .hasMessage(
                        "--turn-timeout takes off or a time such as 90s or 10m (from 1ms to 365d), not '%s'", wrong);
    }

    /** In the client's words: MainTest of relay-client. */
    @ParameterizedTest
    @CsvSource({
        "--porrt 1, 'unknown option ''--porrt'', did you mean --port?'",
        "--ports=1, 'unknown option ''--ports=1'', did you mean --port?'",
        "stray, unexpected argument 'stray'",
        "--port, --port needs a value (PORT)",
        "--rooms --port=1, --rooms needs a value (N)",
        "--config=, --config needs a value (FILE)",
        "--bind=, --bind needs a value (ADDRESS)",
        "--tls-key=, --tls-key needs a value (FILE)",
        "--busy-wait=yes, --busy-wait takes no value",
        "--port=1 --rooms=2 --port=1, --port is given more than once",
        "--turn-timeout=10m --turn-timeout=10m, --turn-timeout is given more than once",
        "--log-lines=5 --turn-timeout=10m --turn-timeout=20m, --turn-timeout is given more than once",
        "--tls-cert=a --tls-key=b --deny=::/0 --tls-cert=c, --tls-cert is given more than once",
        "--allow=::1 --tls-cert=a --tls-key=b --tls-key=c --allow=::2, --tls-key is given more than once"
    })
    void saysWhatIsWrongWithTheCommandLine(String arguments, String complaint) {
        assertThatThrownBy(() -> ServerOptions.configOf(arguments.split(" ")))
                .isInstanceOfSatisfying(
                        ParameterException.class,
                        e -> assertThat(Main.inOneLine(e)).isEqualTo(complaint));
    }

    @Test
    void aLimitCanBeTurnedOffButNotThatOnTheDead() {
        ServerConfig config =
                ServerOptions.configOf("--turn-timeout=off", "--max-per-address=off", "--lonely-timeout=off");
        assertThat(config.rooms().turnTimeout()).isZero();
        assertThat(config.rooms().lonelyTimeout()).isZero();
        assertThat(config.maxPerAddress()).isZero();
        assertThatThrownBy(() -> ServerOptions.configOf("--dead-after=off"))
                .hasMessage("--dead-after takes a time such as 90s or 10m (from 4s to 1d), not 'off'");
        assertThatThrownBy(() -> ServerOptions.configOf("--max-per-address=0"))
                .hasMessage("--max-per-address takes off or a number from 1 to 1000000, not '0'");
    }

    @Test
    void readsNoFileForAnArgumentThatBeginsWithAnAt() {
        assertThat(ServerOptions.configOf("--bind", "@/").listeners().get(0).host())
                .isEqualTo("@/");
        assertThatThrownBy(() -> ServerOptions.configOf("@/")).isInstanceOf(ParameterException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\u000b", "\u0085", "\u2028", "\u2029"})
    void reportsWhatIsWrongInOneLine(String lineBreak) {
        assertThatThrownBy(() -> ServerOptions.configOf("--port=1" + lineBreak + "2"))
                .isInstanceOfSatisfying(
                        ParameterException.class,
                        e -> assertThat(Main.inOneLine(e))
                                .isEqualTo("--port takes a number from 0 to 65535, not '1 2'"));
    }
}
