package far.relay.client.cli;

import far.relay.client.Backoff;
import far.relay.client.RoomOptions;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Reconnecting;
import far.relay.client.conversation.TurnCommand;
import far.relay.client.conversation.TurnFrontend;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of the frontend and of reconnecting. */
final class ConversationOptions {
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);

    private final Messages messages;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--exec", order = 21, paramLabel = "COMMAND", descriptionKey = "relay-client.exec")
    private String command;

    @Option(names = "--json", order = 22, descriptionKey = "relay-client.json")
    private boolean json;

    @Option(names = "--json-input", order = 22, descriptionKey = "relay-client.json-input")
    private boolean jsonInput;

    @Option(names = "--on-turn", order = 25, paramLabel = "COMMAND", descriptionKey = "relay-client.on-turn")
    private String onTurn;

    @Option(
            names = "--transcript",
            order = 23,
            paramLabel = "FILE",
            defaultValue = "",
            descriptionKey = "relay-client.transcript")
    private String transcript;

    @Option(names = "--reconnect", order = 31, negatable = true, descriptionKey = "relay-client.reconnect")
    private Boolean reconnect;

    @Option(names = "--reconnect-first", order = 34, descriptionKey = "relay-client.reconnect-first")
    private boolean first;

    @Option(names = "--reconnect-exit", order = 35, descriptionKey = "relay-client.reconnect-exit")
    private boolean afterExit;

    @Option(names = "--reconnect-anyway", order = 36, descriptionKey = "relay-client.reconnect-anyway")
    private boolean anyway;

    private Duration timeout;
    private Duration shortestPause;
    private Duration longestPause;

    ConversationOptions(Messages messages) {
        this.messages = messages;
    }

    @Option(
            names = "--reconnect-min",
            order = 32,
            paramLabel = "TIME",
            defaultValue = "500ms",
            descriptionKey = "relay-client.reconnect-min")
    private void setShortestPause(String value) {
        shortestPause = values().duration("--reconnect-min", value, SHORTEST_PAUSE, LONGEST_PAUSE);
    }

    @Option(
            names = "--reconnect-max",
            order = 33,
            paramLabel = "TIME",
            defaultValue = "30s",
            descriptionKey = "relay-client.reconnect-max")
    private void setLongestPause(String value) {
        longestPause = values().duration("--reconnect-max", value, SHORTEST_PAUSE, LONGEST_PAUSE);
    }

    @Option(names = "--timeout", order = 24, paramLabel = "TIME", descriptionKey = "relay-client.timeout")
    private void setTimeout(String value) {
        timeout = values().duration("--timeout", value, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }

    private OptionParser values() {
        return new OptionParser(spec, messages);
    }

    /** @throws picocli.CommandLine.ParameterException if options do not go together */
    void check() {
        if (command != null && (json || jsonInput)) {
            throw values().invalid(messages.get("usage.exclusive", "--exec", json ? "--json" : "--json-input"));
        }
        if (Boolean.FALSE.equals(reconnect)) {
            refuseWithoutReconnect(first, "--reconnect-first");
            refuseWithoutReconnect(afterExit, "--reconnect-exit");
            refuseWithoutReconnect(anyway, "--reconnect-anyway");
        }
        if (shortestPause.compareTo(longestPause) > 0) {
            throw values().invalid(messages.get("usage.order", "--reconnect-min", "--reconnect-max"));
        }
    }

    private void refuseWithoutReconnect(boolean given, String option) {
        if (given) {
            throw values().invalid(messages.get("usage.exclusive", "--no-reconnect", option));
        }
    }

    /** The command that holds the conversation; empty for a person or a pipe. */
    Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /** Whether to write JSON. */
    boolean json() {
        return json;
    }

    /** Whether to read JSON. */
    boolean jsonInput() {
        return jsonInput;
    }

    /** Whether the options leave the conversation to a person, if there is a terminal. */
    boolean isForPerson() {
        return command == null && !json && !jsonInput;
    }

    /** The frontend, and with it the command that runs when our turn comes, if there is one. @param warn for its failures */
    Frontend withCommand(Frontend frontend, Consumer<String> warn) {
        return onTurn == null ? frontend : new TurnFrontend(frontend, new TurnCommand(onTurn, messages, warn));
    }

    /** When to connect again; empty for never. @param terminal whether a person is at a terminal */
    Optional<Reconnecting> reconnecting(boolean terminal) {
        boolean wanted = reconnect == null ? terminal || first || afterExit || anyway : reconnect;
        return wanted
                ? Optional.of(new Reconnecting(
                        new Backoff(shortestPause, longestPause, RandomGenerator.getDefault()),
                        first,
                        afterExit,
                        anyway))
                : Optional.empty();
    }

    /** Adds when to connect again to a named room. */
    void apply(RoomOptions.Builder room) {
        room.reconnect(!Boolean.FALSE.equals(reconnect)).retryFirst(first).pauses(shortestPause, longestPause);
    }

    /** The longest wait for our turn; empty for no limit, as always at a terminal. */
    Optional<Duration> timeout(boolean terminal) {
        return Optional.ofNullable(timeout).filter(time -> !terminal);
    }

    /** Opens the transcript. @param warn receives a warning, on one line, if it cannot be written */
    Transcript transcript(Consumer<String> warn) {
        return new Transcript(transcript, Clock.systemUTC(), messages, warn);
    }
}
