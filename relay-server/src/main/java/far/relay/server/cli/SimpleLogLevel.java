package far.relay.server.cli;

import far.relay.server.admin.LogLevel;
import java.lang.reflect.Field;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The level of the loggers of this project, in slf4j-simple. It reads levels only when a logger is made, so this sets the field of
 * those that exist already.
 */
final class SimpleLogLevel implements LogLevel {
    private static final String NAME = "far.relay";
    private static final String PROPERTY = "org.slf4j.simpleLogger.log." + NAME;
    /** Of the numbers that slf4j-simple has for levels. */
    private static final int DEBUG = 10;

    private static final int STEP = 10;

    @Override
    public String get() {
        Logger any = LoggerFactory.getLogger(SimpleLogLevel.class);
        return any.isDebugEnabled() ? "debug" : any.isInfoEnabled() ? "info" : any.isWarnEnabled() ? "warn" : "error";
    }

    @Override
    public void set(String level) {
        System.setProperty(PROPERTY, level); // of loggers that are made later
        int number = DEBUG + STEP * (ALL.size() - 1 - ALL.indexOf(level));
        try {
            for (Object logger : loggers(LoggerFactory.getILoggerFactory()).values()) {
                if (((Logger) logger).getName().startsWith(NAME)) {
                    field(logger.getClass(), "currentLogLevel").setInt(logger, number);
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("slf4j-simple is not what it was", e);
        }
    }

    private static Map<?, ?> loggers(ILoggerFactory factory) throws ReflectiveOperationException {
        return (Map<?, ?>) field(factory.getClass(), "loggerMap").get(factory);
    }

    private static Field field(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
