package far.relay.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import far.relay.protocol.InvalidLinkException.Mistake;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Links of rooms: docs/rooms.md, section 8. */
class RoomLinkTest {
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODw";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:24574/r/kitchen",
                "https://relay.example.org/r/0._-z#" + KEY,
                "ws://127.0.0.1/r/a",
                "wss://[::1]:443/r/a#" + KEY,
                "relay://my_host/r/a",
                "relays://[fe80::1]/r/a",
            })
    void writesALinkAsItWasRead(String text) throws InvalidLinkException {
        assertThat(RoomLink.parse(text).text()).isEqualTo(text);
    }

    @Test
    void readsEachPart() throws InvalidLinkException {
        assertThat(RoomLink.parse("HTTPS://Relay.Example.ORG:8443/r/kitchen#" + KEY))
                .isEqualTo(new RoomLink(
                        RoomLink.Scheme.HTTPS,
                        "relay.example.org",
                        OptionalInt.of(8443),
                        new RoomName("kitchen"),
                        SealKey.of(KEY)));
        assertThat(RoomLink.parse("ws://[::FFFF:1.2.3.4]/r/a"))
                .isEqualTo(new RoomLink(
                        RoomLink.Scheme.WS,
                        "::ffff:1.2.3.4",
                        OptionalInt.empty(),
                        new RoomName("a"),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({
        "http, 80, false, true",
        "https, 443, true, true",
        "ws, 80, false, true",
        "wss, 443, true, true",
        "relay, 24574, false, false",
        "relays, 24574, true, false"
    })
    void aSchemeSaysHowToConnect(String scheme, int port, boolean tls, boolean webSocket) throws InvalidLinkException {
        RoomLink link = RoomLink.parse(scheme + "://h/r/a");
        assertThat(link.port()).isEqualTo(port);
        assertThat(link.scheme().isTls()).isEqualTo(tls);
        assertThat(link.scheme().isWebSocket()).isEqualTo(webSocket);
        assertThat(RoomLink.parse(scheme + "://h:65535/r/a").port()).isEqualTo(65535);
    }

    @ParameterizedTest
    @CsvSource({
        "'', FORM",
        "kitchen, FORM",
        "localhost:24574/r/kitchen, FORM",
        "http:/localhost/r/kitchen, FORM",
        "ftp://localhost/r/kitchen, SCHEME",
        "://localhost/r/kitchen, SCHEME",
        "http:///r/kitchen, HOST",
        "http://:80/r/kitchen, HOST",
        "http://user@host/r/kitchen, USER",
        "http://u:p@host:80/r/kitchen, USER",
        "http://-x/r/kitchen, HOST",
        "http://a b/r/kitchen, HOST",
        "http://[::1/r/kitchen, HOST",
        "http://[]/r/kitchen, HOST",
        "http://[1]/r/kitchen, HOST",
        "http://[::1]x/r/kitchen, HOST",
        "http://[fe80::1%25eth0]/r/kitchen, HOST",
        "http://::1/r/kitchen, HOST",
        "http://h:/r/kitchen, PORT",
        "http://h:0/r/kitchen, PORT",
        "http://h:65536/r/kitchen, PORT",
        "http://h:123456/r/kitchen, PORT",
        "http://h:80a/r/kitchen, PORT",
        "http://h:1:2/r/kitchen, PORT",
        "http://h, PATH",
        "http://h/, PATH",
        "http://h/r, PATH",
        "http://h/R/kitchen, PATH",
        "http://h/x/r/kitchen, PATH",
        "http://h/r/kitchen?x=y, PATH",
        "http://h/r/, ROOM",
        "http://h/r/Kitchen, ROOM",
        "http://h/r/kitchen/, ROOM",
        "http://h/r/kit%20chen, ROOM",
        "http://h/r/kitchen#, KEY",
        "http://h/r/kitchen#AAECAwQFBgcICQoLDA0OD, KEY",
        "http://h/r/kitchen#AAECAwQFBgcICQoLDA0ODwAA, KEY",
        "http://h/r/kitchen#AAECAwQFBgcICQoLDA0OD#, DAMAGED_KEY",
        "http://h/r/kitchen#AAECAwQFBgcICQoLDA0ODx, DAMAGED_KEY",
    })
    void saysWhatIsWrongWithALink(String text, Mistake mistake) {
        assertThatExceptionOfType(InvalidLinkException.class)
                .isThrownBy(() -> RoomLink.parse(text))
                .matches(e -> e.mistake() == mistake, mistake.name())
                .matches(e -> e.getMessage().matches("[ -~]+"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://relay.example, https://relay.example/r/kitchen",
        "https://relay.example/, https://relay.example/r/kitchen",
        "relay://[::1]:24574, relay://[::1]:24574/r/kitchen"
    })
    void makesTheLinkOfARoomOnAServer(String server, String link) throws InvalidLinkException {
        RoomName room = new RoomName("kitchen");
        assertThat(RoomLink.on(server, room, Optional.empty()).text()).isEqualTo(link);
        assertThat(RoomLink.on(server, room, SealKey.of(KEY)).text()).isEqualTo(link + "#" + KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "'', FORM",
        "relay.example, FORM",
        "http://h//, PATH",
        "http://h/r/a, ROOM",
        "http://h#a, PATH",
        "http://h?a, PATH"
    })
    void aServerIsALinkWithoutAPath(String server, Mistake mistake) {
        assertThatExceptionOfType(InvalidLinkException.class)
                .isThrownBy(() -> RoomLink.on(server, new RoomName("kitchen"), Optional.empty()))
                .matches(e -> e.mistake() == mistake, mistake.name());
    }

    @Test
    void doesNotPrintItsKey() throws InvalidLinkException {
        RoomLink link = RoomLink.parse("http://h/r/a#" + KEY);
        assertThat(link).hasToString("http://h/r/a");
        assertThat(link.withoutKey()).isEqualTo("http://h/r/a");
    }
}
