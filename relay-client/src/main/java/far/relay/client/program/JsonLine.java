package far.relay.client.program;

import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one JSON object on one line. */
final class JsonLine {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter line = new StringWriter();
    private final JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), line);

    JsonLine() {
        json.writeStartObject();
    }

    JsonLine field(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    JsonLine field(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    JsonLine field(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    /** The object, without the line's end. Nothing can be added any more. */
    String end() {
        json.writeEndObject();
        json.close();
        return line.toString();
    }
}
