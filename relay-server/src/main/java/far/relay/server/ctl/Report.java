package far.relay.server.ctl;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The answers of the admin socket as lines for people. */
public final class Report {
    private static final String NONE = "-";
    private static final int MINUTE = 60;
    private static final int HOUR = 60 * MINUTE;
    private static final int DAY = 24 * HOUR;
    private static final int MIB = 1024 * 1024;

    private Report() {}

    /** What {@code GET /status} says. */
    public static List<String> status(Json status) {
        Json memory = status.object("memory");
        return new Table()
                .row("state", text(status, "state"))
                .row(
                        "version",
                        text(status, "version") + ", Java " + text(status, "java_version") + ", "
                                + text(status, "transport"))
                .row("process", text(status, "pid") + ", for " + age(status, "uptime_seconds"))
                .row("addresses", String.join(", ", status.texts("addresses")))
                .row("log level", text(status, "log_level"))
                .row("connections", counts(status.object("connections")))
                .row("plain rooms", figures(status.object("plain")))
                .row("named rooms", figures(status.object("named")))
                .row(
                        "memory",
                        "heap " + mebibytes(memory, "heap_bytes") + " of " + mebibytes(memory, "heap_limit_bytes")
                                + " MiB, buffers " + mebibytes(memory, "direct_bytes") + " MiB"
                                + (text(memory, "short").equals("true") ? ", short" : ""))
                .lines();
    }

    private static String counts(Json counts) {
        return String.join(
                ", ",
                counts.names().stream()
                        .map(name -> name + " " + text(counts, name))
                        .toList());
    }

    private static String figures(Json rooms) {
        return text(rooms, "rooms") + " of " + text(rooms, "rooms_limit") + ", " + text(rooms, "seated") + " seated, "
                + text(rooms, "waiting") + " waiting, " + text(rooms, "messages") + " messages";
    }

    private static String mebibytes(Json json, String name) {
        return json.number(name)
                .map(bytes -> Long.toString(Math.round(bytes / MIB)))
                .orElse(NONE);
    }

    /** What {@code GET /rooms} says. */
    public static List<String> rooms(Json all) {
        return table(all.objects("plain"), all.objects("named"), all.texts("waiting"));
    }

    private static List<String> table(List<Json> plain, List<Json> named, List<String> waiting) {
        Table table = new Table().row("ROOM", "SEAT 1", "SEAT 2", "TURN", "MESSAGES", "LAST", "WAITING", "AGE");
        plain.stream()
                .sorted(Comparator.comparingDouble(room -> room.number("room").orElse(0.0)))
                .forEach(room -> add(room, table));
        named.stream().sorted(Comparator.comparing(room -> text(room, "room"))).forEach(room -> add(room, table));
        List<String> lines = new ArrayList<>(table.lines());
        if (!waiting.isEmpty()) {
            lines.addAll(new Table()
                    .row("waiting for a plain room:", String.join(" ", waiting))
                    .lines());
        }
        return lines;
    }

    private static void add(Json room, Table table) {
        List<Json> seats = room.objects("seats");
        table.row(
                text(room, "room"),
                seat(seats, 0),
                seat(seats, 1),
                text(room, "turn"),
                text(room, "messages"),
                age(room, "last_message_seconds"),
                text(room, "waiting"),
                age(room, "age_seconds"));
    }

    private static String seat(List<Json> seats, int index) {
        if (seats.size() <= index) {
            return NONE;
        }
        Json seat = seats.get(index);
        String state = text(seat, "state");
        return seat.text("client").orElseGet(() -> state.equals("away") ? "away " + age(seat, "state_seconds") : state);
    }

    /** What {@code POST /reload} says, if the file was read. */
    public static List<String> reload(Json report) {
        List<Json> changed = report.objects("changed");
        List<Json> needsRestart = report.objects("needs_restart");
        if (changed.isEmpty() && needsRestart.isEmpty()) {
            return List.of("nothing has changed");
        }
        Table table = new Table().row("OPTION", "BEFORE", "NOW", "");
        changed.forEach(change -> add(change, "in force", table));
        needsRestart.forEach(change -> add(change, "needs a restart", table));
        return table.lines();
    }

    private static void add(Json change, String when, Table table) {
        table.row(text(change, "option"), value(change, "before"), value(change, "after"), when);
    }

    private static String value(Json change, String name) {
        return change.text(name).filter(value -> !value.isEmpty()).orElse("default");
    }

    /** What {@code GET /clients} says. */
    public static List<String> clients(Json all) {
        Table table = new Table().row("CLIENT", "PROTOCOL", "ADDRESS", "STATE", "ROOM", "SEAT", "AGE", "IDLE");
        all.objects("clients").stream()
                .sorted(Comparator.<Json, String>comparing(client -> text(client, "listener"))
                        .thenComparing(client -> client.number("age_seconds").orElse(0.0), Comparator.reverseOrder()))
                .forEach(client -> table.row(
                        text(client, "id"),
                        text(client, "protocol"),
                        text(client, "address"),
                        text(client, "state"),
                        text(client, "room"),
                        text(client, "seat"),
                        age(client, "age_seconds"),
                        age(client, "idle_seconds")));
        return table.lines();
    }

    private static String text(Json json, String name) {
        return json.text(name).orElse(NONE);
    }

    private static String age(Json json, String name) {
        Optional<Double> seconds = json.number(name);
        return seconds.isPresent() ? age(seconds.get().longValue()) : NONE;
    }

    /** A time in its largest unit: 59s, 3m, 2h, 4d. */
    static String age(long seconds) {
        if (seconds < MINUTE) {
            return seconds + "s";
        }
        if (seconds < HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
    }
}
