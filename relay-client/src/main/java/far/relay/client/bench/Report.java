package far.relay.client.bench;

import java.util.Locale;

/** Reports the progress and the figures of a bench, as text or as JSON. */
public final class Report {
    private final Load load;

    public Report(Load load) {
        this.load = load;
    }

    /** The progress, on one line. */
    public String progress(Progress progress) {
        return switch (progress.stage()) {
            case CONNECTING -> format("connecting: %,d of %,d clients have a seat", progress.seated(), load.clients());
            case WARMING_UP -> format("warming up: %d of %d s", progress.seconds(), load.warmUpSeconds());
            case MEASURING ->
                format(
                        "measuring: %d of %d s, %,.0f messages/s, p99 %,.1f us",
                        progress.seconds(), load.seconds(), progress.messagesPerSecond(), progress.p99Micros());
            case LEAVING -> "waiting for the last messages, and leaving";
        };
    }

    /** The figures for people: some lines, without the last one's end. */
    public String text(Figures figures) {
        boolean paced = load.rate() != Load.AS_ANSWERED;
        return format(
                        "%,d pair%s%s, %,d bytes a message, %s, %.1f s measured after %d s of warm-up, %s%n",
                        load.pairs(),
                        load.pairs() == 1 ? "" : "s",
                        load.protocol().text(),
                        load.bytes(),
                        paced ? format("%,d messages/s asked for", load.rate()) : "as fast as the answers come",
                        figures.measuredSeconds(),
                        load.warmUpSeconds(),
                        load.transport().label())
                + format("%,.0f messages/s%n", figures.messagesPerSecond())
                + format(
                        "one way%s: p50 %,.1f us, p99 %,.1f us, p99.9 %,.1f us, max %,.1f us%n",
                        paced ? " from when it was due" : "",
                        figures.p50Micros(),
                        figures.p99Micros(),
                        figures.p999Micros(),
                        figures.maxMicros())
                + format("%,d sent, %,d received, ", figures.sent(), figures.received())
                + (figures.missing() == 0 ? "every message accounted for" : format("%,d missing", figures.missing()))
                + (figures.unsent() == 0 ? "" : format("%n%,d more were due and not sent", figures.unsent()));
    }

    /** The figures for programs: one JSON object on one line. */
    public String json(Figures figures) {
        return "{"
                + String.join(
                        ", ",
                        format("\"pairs\": %d", load.pairs()),
                        format("\"protocol\": \"%s\"", load.protocol().label()),
                        format("\"message_bytes\": %d", load.bytes()),
                        format(
                                "\"asked_messages_per_second\": %s",
                                load.rate() == Load.AS_ANSWERED ? null : load.rate()),
                        format("\"transport\": \"%s\"", load.transport().label()),
                        format("\"warm_up_seconds\": %d", load.warmUpSeconds()),
                        format("\"measured_seconds\": %.3f", figures.measuredSeconds()),
                        format("\"measured_messages\": %d", figures.measuredMessages()),
                        format("\"messages_per_second\": %.1f", figures.messagesPerSecond()),
                        format("\"latency_p50_microseconds\": %.1f", figures.p50Micros()),
                        format("\"latency_p99_microseconds\": %.1f", figures.p99Micros()),
                        format("\"latency_p99_9_microseconds\": %.1f", figures.p999Micros()),
                        format("\"latency_max_microseconds\": %.1f", figures.maxMicros()),
                        format("\"sent_messages\": %d", figures.sent()),
                        format("\"received_messages\": %d", figures.received()),
                        format("\"missing_messages\": %d", figures.missing()),
                        format("\"unsent_messages\": %d", figures.unsent()))
                + "}";
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
