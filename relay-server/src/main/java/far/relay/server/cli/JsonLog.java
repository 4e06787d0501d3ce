package far.relay.server.cli;

import far.relay.server.connection.OutsideText;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.Level;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The log as JSON ({@code --log-format json}): one object on one line for each event, with its time, level, name, message and fields; an
 * exception is one of them. Lines of text that others print, such as a library, become events too.
 */
final class JsonLog implements EventLog.Form {
    /** The event of a line of text. */
    static final String TEXT = "text";
    /** The last line if memory is exhausted. It is made before, so it has no time. */
    static final byte[] OUT_OF_MEMORY = ("{\"level\":\"error\",\"event\":\"server_failed\","
                    + "\"message\":\"out of memory: java -Xmx gives it more\"}\n")
            .getBytes(StandardCharsets.US_ASCII);

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneOffset.UTC);
    /** The most causes of an exception, and calls of the stack of each. */
    private static final int MOST_CAUSES = 8;

    private static final int MOST_CALLS = 20;
    /** As slf4j-simple writes it. */
    private static final Pattern LINE =
            Pattern.compile("\\S+ (?<level>TRACE|DEBUG|INFO|WARN|ERROR) (?<message>.*)", Pattern.DOTALL);

    private final LogOutput output;

    JsonLog(LogOutput output) {
        this.output = output;
    }

    @Override
    public void write(LogEvent event, Throwable cause, Object... values) {
        output.writeFormatted(of(event, cause, values));
    }

    /** The object of an event. */
    static String of(LogEvent event, Throwable cause, Object... values) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = begin(line, event.level(), event.id(), event.message(values))) {
            List<String> fields = event.fields();
            for (int i = 0; i < fields.size(); i++) {
                if (values[i] instanceof Number number) {
                    json.writeNumberProperty(fields.get(i), number.longValue());
                } else {
                    json.writeStringProperty(fields.get(i), OutsideText.line(String.valueOf(values[i])));
                }
            }
            if (cause != null) {
                json.writeStringProperty("exception", trace(cause));
            }
            json.writeEndObject();
        }
        return line.toString();
    }

    /** The object of a line of text. */
    static String ofText(String text) {
        Matcher parts = LINE.matcher(text);
        boolean isLogged = parts.matches();
        StringWriter line = new StringWriter();
        try (JsonGenerator json = begin(
                line,
                isLogged ? Level.valueOf(parts.group("level")) : Level.ERROR,
                TEXT,
                isLogged ? parts.group("message") : text)) {
            json.writeEndObject();
        }
        return line.toString();
    }

    private static JsonGenerator begin(StringWriter line, Level level, String event, String message) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), line)
                .writeStartObject()
                .writeStringProperty("time", TIME.format(Instant.now()))
                .writeStringProperty("level", level.name().toLowerCase(Locale.ROOT))
                .writeStringProperty("event", event)
                .writeStringProperty("message", OutsideText.line(message));
    }

    private static String trace(Throwable failure) {
        StringBuilder trace = new StringBuilder(OutsideText.line(failure.toString()));
        Throwable each = failure;
        for (int causes = 0; each != null && causes <= MOST_CAUSES; causes++, each = each.getCause()) {
            if (causes > 0) {
                trace.append("\nCaused by: ").append(OutsideText.line(each.toString()));
            }
            StackTraceElement[] calls = each.getStackTrace();
            for (int i = 0; i < Math.min(calls.length, MOST_CALLS); i++) {
                trace.append("\n\tat ").append(calls[i]);
            }
        }
        return trace.toString();
    }
}
