package far.relay.server.ctl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** A JSON object. What it does not have, or has as another type, is empty. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Json EMPTY = new Json(Map.of());

    private final Map<?, ?> values;

    private Json(Map<?, ?> values) {
        this.values = values;
    }

    /** The object that a text is; empty if it is none. */
    public static Optional<Json> parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            Object value = value(parser);
            return parser.nextToken() == null && value instanceof Map<?, ?> map
                    ? Optional.of(new Json(map))
                    : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** The value that begins with the present token. */
    private static Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        return token != null && token.isNumeric() ? (Object) parser.getDoubleValue() : parser.getValueAsString("");
    }

    /** A text, or a number or truth value as a text; empty if there is none. */
    public Optional<String> text(String name) {
        Object value = values.get(name);
        return value instanceof Double number && number == Math.rint(number)
                ? Optional.of(Long.toString(number.longValue()))
                : Optional.ofNullable(value).map(Object::toString);
    }

    public Optional<Double> number(String name) {
        return values.get(name) instanceof Double number ? Optional.of(number) : Optional.empty();
    }

    public Json object(String name) {
        return values.get(name) instanceof Map<?, ?> map ? new Json(map) : EMPTY;
    }

    public List<Json> objects(String name) {
        return array(name).stream()
                .filter(Map.class::isInstance)
                .map(item -> new Json((Map<?, ?>) item))
                .toList();
    }

    public List<String> texts(String name) {
        return array(name).stream().map(Object::toString).toList();
    }

    /** The names of its properties, in their order. */
    public List<String> names() {
        return values.keySet().stream().map(Object::toString).toList();
    }

    private List<?> array(String name) {
        return values.get(name) instanceof List<?> list ? list : List.of();
    }
}
