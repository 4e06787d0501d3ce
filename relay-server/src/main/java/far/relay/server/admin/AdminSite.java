package far.relay.server.admin;

import far.relay.protocol.DurationText;
import far.relay.protocol.RoomName;
import far.relay.server.connection.OutsideText;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.room.RoomSession;
import far.relay.server.web.RefusedRequestException;
import far.relay.system.OptionValues;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;

/**
 * What an operator can ask and do at the admin socket: docs/operations.md has a table of it. What the operator does is logged. For the
 * loop's thread.
 */
public final class AdminSite {
    /** The most characters of a reason and of a notice. */
    static final int LONGEST_REASON = 200;

    static final int LONGEST_NOTICE = 1000;

    private static final EventLog logger = new EventLog(AdminSite.class);
    private static final String GET = "GET";
    private static final String POST = "POST";
    /** What tells a room of one kind from a room of the other kind that is called the same. */
    private static final String PLAIN = "plain:";

    private static final String NAMED = "named:";

    private final ServerMetrics server;
    private final AdminStatus status;
    private final Collection<Channel> connections;
    private final ServerControl control;
    private final Optional<LogLevel> log;
    private final AdminLists lists;

    /**
     * @param connections the open connections to the ports for clients; a live view
     * @param log empty if the level of the log cannot be changed
     */
    public AdminSite(
            ServerMetrics server,
            AdminStatus status,
            Collection<Channel> connections,
            ServerControl control,
            Optional<LogLevel> log) {
        this.server = server;
        this.status = status;
        this.connections = connections;
        this.control = control;
        this.log = log;
        this.lists = new AdminLists(server.lobby(), server.rooms());
    }

    /**
     * Answers a request.
     *
     * @param path of the request, without a query
     * @throws RefusedRequestException if it is answered with an error
     */
    AdminAnswer answer(String method, String path, String body) throws RefusedRequestException {
        String[] parts = path.split("/", -1);
        boolean isAction = parts.length == 4;
        switch (isAction ? parts[1] + " " + parts[3] : path.substring(1)) {
            case "status" -> {
                allow(method, GET);
                return AdminAnswer.of(status::writeTo);
            }
            case "rooms" -> {
                allow(method, GET);
                return lists.ofRooms();
            }
            case "clients" -> {
                allow(method, GET);
                return AdminLists.ofClients(connections);
            }
            case "rooms close" -> {
                allow(method, POST);
                return close(parts[2]);
            }
            case "clients remove" -> {
                allow(method, POST);
                return remove(parts[2], body);
            }
            case "notice" -> {
                allow(method, POST);
                return notice(text(body, "notice", LONGEST_NOTICE));
            }
            case "drain" -> {
                allow(method, POST);
                return drain(body.strip());
            }
            case "reload" -> {
                allow(method, POST);
                return reload();
            }
            case "log-level" -> {
                allow(method, GET, POST);
                return logLevel(method, body.strip());
            }
            default -> throw RefusedRequestException.nothingHere();
        }
    }

    private static void allow(String method, String... allowed) throws RefusedRequestException {
        List<String> all = List.of(allowed);
        if (!all.contains(method)) {
            throw RefusedRequestException.notAllowed(
                    "only " + String.join(" and ", all) + " " + (all.size() == 1 ? "is" : "are") + " allowed here",
                    String.join(", ", all));
        }
    }

    private AdminAnswer close(String room) throws RefusedRequestException {
        Optional<Integer> number = number(room.startsWith(PLAIN) ? room.substring(PLAIN.length()) : room)
                .filter(plain -> !room.startsWith(NAMED))
                .filter(this::exists);
        Optional<RoomName> name = RoomName.of(room.startsWith(NAMED) ? room.substring(NAMED.length()) : room)
                .filter(named -> server.rooms().status(named).isPresent());
        if (number.isPresent() && name.isPresent()) {
            throw new RefusedRequestException(
                    HttpResponseStatus.CONFLICT,
                    "there are two rooms " + room + ": use " + PLAIN + room + " or " + NAMED + room);
        }
        boolean closed = number.isPresent()
                ? server.lobby().close(number.get())
                : name.isPresent() && server.rooms().close(name.get());
        if (!closed) {
            throw notFound("there is no room " + OutsideText.of(room));
        }
        logger.log(LogEvent.OPERATOR_CLOSES_ROOM, room);
        return result("closed", room);
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[1-9]\\d{0,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private boolean exists(int number) {
        return server.lobby().sessions().stream()
                .anyMatch(session ->
                        session.place().filter(room -> room.number() == number).isPresent());
    }

    private AdminAnswer remove(String id, String body) throws RefusedRequestException {
        Optional<String> reason = body.isBlank() ? Optional.empty() : Optional.of(text(body, "reason", LONGEST_REASON));
        AdminClient client = connections.stream()
                .flatMap(channel -> AdminClient.of(channel).stream())
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow(() -> notFound("there is no client " + OutsideText.of(id)));
        logger.log(LogEvent.OPERATOR_REMOVES_CLIENT, id);
        client.remove(reason);
        return result("removed", id);
    }

    private AdminAnswer notice(String text) {
        List<RoomSession> sessions = server.rooms().sessions();
        int[] told = {0};
        Stream<Consumer<JsonGenerator>> telling =
                sessions.stream().map(session -> json -> told[0] += session.notice(text) ? 1 : 0);
        return AdminAnswer.of(Stream.concat(telling, Stream.of(json -> {
            logger.log(LogEvent.OPERATOR_SENDS_NOTICE, told[0]);
            json.writeStartObject();
            json.writeNumberProperty("told", told[0]);
            json.writeEndObject();
        })));
    }

    private AdminAnswer drain(String time) throws RefusedRequestException {
        Optional<Duration> given = OptionValues.duration(time, Duration.ofMillis(1), ServerControl.LONGEST_DRAIN)
                .or(() -> time.isEmpty() && !control.drainTime().isZero()
                        ? Optional.of(control.drainTime())
                        : Optional.empty());
        Duration atMost = given.orElseThrow(
                () -> badRequest(
                        "say for how long at most, such as 10m: the server has no --drain, or this is no time from 1ms to 365d"));
        if (!control.drain(atMost)) {
            throw new RefusedRequestException(
                    HttpResponseStatus.CONFLICT, "the server is draining or ending already, and goes on with that");
        }
        logger.log(LogEvent.OPERATOR_DRAINS, DurationText.of(atMost));
        return result("draining", DurationText.of(atMost));
    }

    private AdminAnswer reload() {
        logger.log(LogEvent.OPERATOR_RELOADS);
        return AdminAnswer.later(control.reload(), (report, json) -> {
            json.writeStartObject();
            report.problem().ifPresent(problem -> json.writeStringProperty("problem", problem));
            changes("changed", report.changed(), json);
            changes("needs_restart", report.needsRestart(), json);
            json.writeEndObject();
        });
    }

    private static void changes(String name, List<ReloadReport.Change> changes, JsonGenerator json) {
        json.writeArrayPropertyStart(name);
        for (ReloadReport.Change change : changes) {
            json.writeStartObject();
            json.writeStringProperty("option", change.option());
            json.writeStringProperty("before", change.before());
            json.writeStringProperty("after", change.after());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private AdminAnswer logLevel(String method, String level) throws RefusedRequestException {
        LogLevel control = log.orElseThrow(() -> notFound("this server does not control its log"));
        if (method.equals(POST)) {
            if (!LogLevel.ALL.contains(level)) {
                throw badRequest("the level must be one of " + String.join(", ", LogLevel.ALL));
            }
            control.set(level);
            logger.log(LogEvent.OPERATOR_SETS_LOG_LEVEL, level);
        }
        return result("level", control.get());
    }

    /** A text for people: lines without control characters, which are escaped and count as their escapes. */
    private static String text(String body, String what, int longest) throws RefusedRequestException {
        String text = body.strip().lines().map(OutsideText::line).collect(Collectors.joining("\n"));
        if (text.isEmpty() || text.length() > longest) {
            throw badRequest("the text of the " + what + " must have 1 to " + longest + " characters");
        }
        return text;
    }

    private static AdminAnswer result(String name, String value) {
        return AdminAnswer.of(json -> {
            json.writeStartObject();
            json.writeStringProperty(name, value);
            json.writeEndObject();
        });
    }

    private static RefusedRequestException notFound(String line) {
        return new RefusedRequestException(HttpResponseStatus.NOT_FOUND, line);
    }

    private static RefusedRequestException badRequest(String line) {
        return new RefusedRequestException(HttpResponseStatus.BAD_REQUEST, line);
    }
}
