package far.relay.client.cli;

import far.relay.client.ClientOptions;
import far.relay.client.conversation.Backoff;
import far.relay.client.conversation.Reconnecting;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Role;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for who talks in the conversation, and what is done around it. */
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
    private Duration deadAfter;
    private Role replayRole;

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

    @Option(
            names = "--dead-after",
            order = 37,
            paramLabel = "TIME",
            defaultValue = "60s",
            descriptionKey = "relay-client.dead-after")
    private void setDeadAfter(String value) {
        deadAfter = values().duration(
                        "--dead-after", value, ClientOptions.SHORTEST_DEAD_AFTER, ClientOptions.LONGEST_DEAD_AFTER);
    }

    @Option(names = "--timeout", order = 24, paramLabel = "TIME", descriptionKey = "relay-client.timeout")
    private void setTimeout(String value) {
        timeout = values().duration("--timeout", value, SHORTEST_TIMEOUT, LONGEST_TIMEOUT);
    }

    @Option(
            names = "--replay-role",
            order = 19,
            paramLabel = "ROLE",
            defaultValue = "emi",
            descriptionKey = "relay-client.replay-role")
    private void setReplayRole(String value) {
        replayRole = Role.of(value)
                .orElseThrow(() -> values().wrong("--replay-role", messages.get("usage.replay-role"), value));
    }

    private Values values() {
        return new Values(spec, messages);
    }

    /** @throws picocli.CommandLine.ParameterException if options do not go together */
    void check() {
        if (command != null && json) {
            throw values().wrong(messages.get("usage.exclusive", "--exec", "--json"));
        }
        if (Boolean.FALSE.equals(reconnect)) {
            refuseWithoutReconnect(first, "--reconnect-first");
            refuseWithoutReconnect(afterExit, "--reconnect-exit");
            refuseWithoutReconnect(anyway, "--reconnect-anyway");
        }
        if (shortestPause.compareTo(longestPause) > 0) {
            throw values().wrong(messages.get("usage.order", "--reconnect-min", "--reconnect-max"));
        }
    }

    private void refuseWithoutReconnect(boolean given, String option) {
        if (given) {
            throw values().wrong(messages.get("usage.exclusive", "--no-reconnect", option));
        }
    }

    /** What is to be run in place of a person or a pipe; empty for none. */
    Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /** Whether to put out JSON. */
    boolean json() {
        return json;
    }

    /** When to try for another connection; empty where the first one is to be the only one. */
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

    /** How long to wait for our turn at most; empty for as long as it takes, as always at a terminal. */
    Optional<Duration> timeout(boolean terminal) {
        return Optional.ofNullable(timeout).filter(time -> !terminal);
    }

    /** How long the server may answer nothing before the connection is lost. */
    Duration deadAfter() {
        return deadAfter;
    }

    /** The role that the server tells a client for which it has a replay. */
    Role replayRole() {
        return replayRole;
    }

    /** What is said goes there, if anywhere. */
    Transcript transcript(Consumer<String> complain) {
        return new Transcript(transcript, Clock.systemUTC(), messages, complain);
    }
}
