package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.log.LogEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class JsonLogTest {
    private static Map<String, Object> parsed(String line) {
        assertThat(line.chars()).noneMatch(Character::isISOControl);
        Map<String, Object> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                Object value = json.nextToken() == JsonToken.VALUE_STRING ? json.getString() : json.getLongValue();
                assertThat(fields.put(name, value)).as(name).isNull();
            }
            assertThat(json.nextToken()).isNull();
        }
        return fields;
    }

    @Test
    void hasTimeLevelEventMessageAndFieldsAndNumbersStayNumbers() {
        Map<String, Object> line = parsed(JsonLog.of(LogEvent.SEAT_LEFT, null, "127.0.0.1:1", 2, 7, "fin"));
        assertThat(line.keySet())
                .containsExactly("time", "level", "event", "message", "client", "seat", "room", "reason");
        assertThat((String) line.remove("time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(line)
                .isEqualTo(Map.of(
                        "level", "info",
                        "event", "seat_left",
                        "message", "127.0.0.1:1 leaves seat 2 of room 7: fin",
                        "client", "127.0.0.1:1",
                        "seat", 2L,
                        "room", 7L,
                        "reason", "fin"));
    }

    @ParameterizedTest
    @EnumSource
    void noFieldHasANameThatEveryEventHas(LogEvent event) {
        Object[] values = event.fields().stream().map(field -> 1).toArray();
        assertThat(parsed(JsonLog.of(event, null, values))).hasSize(4 + values.length);
    }

    @Test
    void anExceptionIsAFieldOfTheOneLine() {
        Exception cause = new IllegalStateException("outer", new IllegalArgumentException("inner \u202e"));
        Map<String, Object> line = parsed(JsonLog.of(LogEvent.CONNECTION_FAILED, cause, "somebody"));
        assertThat((String) line.get("exception"))
                .startsWith("java.lang.IllegalStateException: outer\n\tat " + JsonLogTest.class.getName())
                .contains("\nCaused by: java.lang.IllegalArgumentException: inner \\u202e\n");
        Exception deep = new IllegalStateException("x".repeat(100_000));
        assertThat(JsonLog.of(LogEvent.CONNECTION_FAILED, deep, "somebody")).hasSizeLessThan(10_000);
    }

    @Test
    void textFromOutsideIsShownAsInText() {
        Map<String, Object> line =
                parsed(JsonLog.of(LogEvent.CLIENT_REFUSED, null, "a\"b\n\u001b\u202e", "x".repeat(5_000)));
        assertThat(line).containsEntry("client", "a\"b\\x0a\\x1b\\u202e");
        assertThat((String) line.get("reason")).hasSizeLessThan(1_100);
    }

    @Test
    void linesOfTextBecomeEventsToo() {
        assertThat(parsed(JsonLog.ofText("2026-11-23T09:00:00.000Z WARN Netty - careful\n")))
                .containsEntry("level", "warn")
                .containsEntry("event", "text")
                .containsEntry("message", "Netty - careful\\x0a");
        assertThat(parsed(JsonLog.ofText("\tat some.Class")))
                .containsEntry("level", "error")
                .containsEntry("message", "\tat some.Class");
        assertThat(parsed(new String(JsonLog.OUT_OF_MEMORY).strip())).containsEntry("event", "server_failed");
    }
}
