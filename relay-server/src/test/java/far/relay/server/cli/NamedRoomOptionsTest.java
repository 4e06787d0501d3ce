package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.web.WebOrigin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.ParameterException;

/** The options of named rooms. */
class NamedRoomOptionsTest {
    @Test
    void thereIsAWebPortByDefaultUnlessItIsTaken() {
        ServerConfig config = ServerOptions.configOf();
        assertThat(config.listeners())
                .extracting(ListenerConfig::kind, ListenerConfig::port, ListenerConfig::isOptional)
                .containsExactly(
                        tuple(ListenerConfig.Kind.PLAIN, 24_573, false), tuple(ListenerConfig.Kind.WEB, 24_574, true));
        assertThat(ServerOptions.configOf("--web-port=24574").listeners())
                .extracting(ListenerConfig::port, ListenerConfig::isOptional)
                .containsExactly(tuple(24_573, false), tuple(24_574, false));
        assertThat(ServerOptions.configOf("--web-port=off").listeners())
                .extracting(ListenerConfig::kind)
                .containsExactly(ListenerConfig.Kind.PLAIN);
        assertThat(config.namedRooms().maxRooms()).isEqualTo(10_000);
        assertThat(config.namedRooms().waiting()).isEqualTo(128);
        assertThat(config.namedRooms().keepSeat()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.namedRooms().history()).isEqualTo(65_536);
        assertThat(config.namedRooms().turnTimeout()).isZero();
        assertThat(config.namedRooms().lonelyTimeout()).isZero();
        assertThat(config.connections().maxMessage()).isEqualTo(65_536);
    }

    @Test
    void appliesAllOptions(@TempDir Path directory) throws Exception {
        List<String> options = List.of(
                "web-port=0",
                "max-rooms=1",
                "keep-seat=0",
                "history=0",
                "max-message=1m",
                "web-origin=https://chat.example",
                "web-origin=http://here:1",
                "bind=::1",
                "waiting=3",
                "turn-timeout=1h",
                "lonely-timeout=2h",
                "tls-cert=c",
                "tls-key=k",
                "deny=::/0");
        ServerConfig config =
                ServerOptions.configOf(options.stream().map("--"::concat).toArray(String[]::new));
        Path file = Files.write(directory.resolve("relay.conf"), options);
        for (ServerConfig each : List.of(config, ServerOptions.configOf("--config", file.toString()))) {
            ListenerConfig plain = each.listeners().get(0);
            ListenerConfig web = each.listeners().get(1);
            assertThat(web.kind()).isEqualTo(ListenerConfig.Kind.WEB);
            assertThat(web.port()).isZero();
            assertThat(web.host()).isEqualTo("::1");
            assertThat(web.tls()).isPresent().isEqualTo(plain.tls());
            assertThat(web.access()).isNotNull();
            assertThat(web.origins())
                    .containsExactlyInAnyOrder(
                            new WebOrigin("https", "chat.example", 443), new WebOrigin("http", "here", 1));
            assertThat(each.namedRooms().maxRooms()).isEqualTo(1);
            assertThat(each.namedRooms().waiting()).isEqualTo(3);
            assertThat(each.namedRooms().keepSeat()).isZero();
            assertThat(each.namedRooms().history()).isZero();
            assertThat(each.namedRooms().turnTimeout()).isEqualTo(Duration.ofHours(1));
            assertThat(each.namedRooms().lonelyTimeout()).isEqualTo(Duration.ofHours(2));
            assertThat(each.connections().maxMessage()).isEqualTo(1 << 20);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--web-port=65536, '--web-port takes off or a number from 0 to 65535, not ''65536'''",
        "--web-port=on, '--web-port takes off or a number from 0 to 65535, not ''on'''",
        "--max-rooms=0, '--max-rooms takes a number from 1 to 1000000, not ''0'''",
        "--keep-seat=off, '--keep-seat takes 0 or a time such as 90s or 10m (from 1ms to 365d), not ''off'''",
        "--history=17m, '--history takes a size such as 64k or 1m (from 0 to 16m), not ''17m'''",
        "--max-message=0, '--max-message takes a size such as 64k or 1m (from 1 to 1m), not ''0'''",
        "--max-message=1025k, '--max-message takes a size such as 64k or 1m (from 1 to 1m), not ''1025k'''",
        "--web-origin=here, '--web-origin takes origins such as https://chat.example, not ''here'''",
        "--web-port=1 --web-port=2, --web-port is given more than once",
    })
    void saysWhatIsWrong(String arguments, String complaint) {
        assertThatThrownBy(() -> ServerOptions.configOf(arguments.split(" ")))
                .isInstanceOfSatisfying(
                        ParameterException.class,
                        e -> assertThat(Main.inOneLine(e)).isEqualTo(complaint));
    }
}
