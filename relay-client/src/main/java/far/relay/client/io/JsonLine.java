package far.relay.client.io;

import far.relay.client.terminal.TerminalSanitizer;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes one JSON object on one line. Every character that {@link TerminalSanitizer#isUnsafe} names is escaped as {@code \\uXXXX},
 * so the line is safe to show at a terminal, and stays one line for readers that split at U+2028.
 */
public final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter line = new StringWriter();
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line);

    public JsonLine() {
        json.writeStartObject();
    }

    public JsonLine field(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    public JsonLine field(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    public JsonLine field(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /** The object, without the line's end. Nothing can be added any more. */
    public String end() {
        json.writeEndObject();
        json.close();
        return escaped(line.toString());
    }

    /** Only strings can hold such characters, and the generator has escaped U+0000 to U+001F already. */
    private static String escaped(String json) {
        StringBuilder escaped = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (TerminalSanitizer.isUnsafe(c)) {
                Character.toString(c).chars().forEach(unit -> escaped.append(String.format("\\u%04X", unit)));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}
