package far.relay.client.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.client.RoomMessage;
import far.relay.client.conversation.RoomNews;
import far.relay.protocol.DisplayName;
import far.relay.protocol.RoomEvent.Presence;
import far.relay.protocol.RoomLink;
import far.relay.protocol.RoomName;
import far.relay.protocol.SealKey;
import far.relay.protocol.Seat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of events in docs/client.md. */
class RoomJsonTest {
    static Stream<Arguments> events() {
        RoomMessage text = new RoomMessage(7, Seat.TWO, Optional.of("a\nb\t\"é\u202e"));
        RoomMessage sealed = new RoomMessage(8, Seat.ONE, Optional.empty());
        return Stream.of(
                Arguments.of(
                        new RoomNews.Entered(RoomName.of("kitchen").orElseThrow()),
                        "{'event':'room','room':'kitchen'}"),
                Arguments.of(
                        new RoomNews.Created(
                                new RoomLink(
                                        RoomLink.Scheme.HTTP,
                                        "h",
                                        OptionalInt.empty(),
                                        new RoomName("kitchen"),
                                        SealKey.of("AAECAwQFBgcICQoLDA0ODw")),
                                true),
                        "{'event':'created','link':'http://h/r/kitchen#AAECAwQFBgcICQoLDA0ODw'}"),
                Arguments.of(new RoomNews.Queued(3, Optional.empty()), "{'event':'queue','place':3}"),
                Arguments.of(
                        new RoomNews.Partner(Presence.HERE, DisplayName.of("Bob \"é\"")),
                        "{'event':'partner','presence':'here','name':'Bob \\'é\\''}"),
                Arguments.of(
                        new RoomNews.Partner(Presence.AWAY, Optional.empty()),
                        "{'event':'partner','presence':'away','name':''}"),
                Arguments.of(
                        new RoomNews.Partner(Presence.NONE, Optional.empty()),
                        "{'event':'partner','presence':'none','name':''}"),
                Arguments.of(
                        new RoomNews.Past(text),
                        "{'event':'past','number':7,'seat':2,'text':'a\\nb\\t\\'é\\u202E','readable':true}"),
                Arguments.of(
                        new RoomNews.Past(sealed), "{'event':'past','number':8,'seat':1,'text':'','readable':false}"),
                Arguments.of(new RoomNews.Unreadable(sealed), "{'event':'unreadable','number':8,'seat':1}"),
                Arguments.of(new RoomNews.Taken(9), "{'event':'taken','number':9}"),
                Arguments.of(new RoomNews.Delayed(9), "{'event':'delayed','number':9}"),
                Arguments.of(
                        new RoomNews.Refused("long", "too long"),
                        "{'event':'refused','code':'long','text':'too long'}"),
                Arguments.of(new RoomNews.DataLost(4), "{'event':'data_lost','number':4}"),
                Arguments.of(new RoomNews.Notice("back at 10"), "{'event':'notice','text':'back at 10'}"));
    }

    @ParameterizedTest
    @MethodSource("events")
    void writesEachEventWithAllItsFields(RoomNews news, String json) {
        assertThat(RoomJson.of(news)).contains(json.replace('\'', '"'));
    }

    @Test
    void theTableHasEachEvent() {
        Set<Class<?>> rows = events().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());
        assertThat(rows).containsExactlyInAnyOrder(RoomNews.class.getPermittedSubclasses());
    }
}
