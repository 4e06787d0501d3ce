package far.relay.server.log;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs events of one class: their messages, by slf4j, or all of them in the form that the program has chosen. For any thread. */
public final class EventLog {
    /** Another form of the log than text. */
    @FunctionalInterface
    public interface Form {
        /** Writes an event. Must not block. @param cause null if there is none */
        void write(LogEvent event, Throwable cause, Object... values);
    }

    /** Null for text. One for the process, as its standard error. */
    private static volatile Form form;

    private final Logger logger;

    /** @param source whose name a line of text has, and whose level can be set */
    public EventLog(Class<?> source) {
        logger = LoggerFactory.getLogger(source);
    }

    /** Writes all events in this form from now on. */
    public static void use(Form other) {
        form = other;
    }

    /** Whether events of this level are logged. */
    public boolean isEnabled(LogEvent event) {
        return logger.isEnabledForLevel(event.level());
    }

    /** Logs an event. @param values of its fields */
    public void log(LogEvent event, Object... values) {
        logFailure(event, null, values);
    }

    /** Logs an event with the exception that is its cause, if it is not null. */
    public void logFailure(LogEvent event, Throwable cause, Object... values) {
        Form chosen = form;
        if (!isEnabled(event)) {
            return;
        }
        if (chosen != null) {
            chosen.write(event, cause, values);
            return;
        }
        String message = event.message(values);
        switch (event.level()) {
            case ERROR -> logger.error(message, cause);
            case WARN -> logger.warn(message, cause);
            default -> logger.info(message, cause);
        }
    }
}
