package far.relay.client.io;

import far.relay.client.text.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Lines of which each is one JSON string (RFC 8259, section 7), which can hold any text. */
public final class JsonStrings extends InputLines {
    /** A character of one byte takes six as an escape. */
    private static final int LONGEST_ESCAPE = 6;

    private static final int QUOTES = 2;
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Messages messages;

    /**
     * Those of standard input.
     *
     * @param in as for {@link InputLines}
     * @param maxText the most bytes of a text, 1 to 1048576
     */
    public JsonStrings(InputStream in, int maxText, Messages messages) {
        super(in, LONGEST_ESCAPE * maxText + QUOTES, messages);
        this.messages = messages;
    }

    /** As {@link InputLines#next}, also if a line is not one JSON string. */
    @Override
    public Optional<String> next() throws IOException {
        Optional<String> line = super.next();
        if (line.isEmpty()) {
            return line;
        }
        Optional<String> text = parse(line.get());
        if (text.isEmpty()) {
            throw new IOException(unsendable(messages.get("input.not-json")));
        }
        return text;
    }

    private static Optional<String> parse(String line) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                return Optional.empty();
            }
            String text = parser.getString();
            return parser.nextToken() == null ? Optional.of(text) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
