package far.relay.client.cli;

import far.relay.client.CannotConnectException;
import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Ending;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Outbox;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import picocli.CommandLine;

/** Runs one conversation from the connection to the exit status. */
final class ConversationRunner {
    /** How long to wait for the end of a conversation after a signal if the server does not respond. */
    private static final Duration SIGNAL_TIMEOUT = Duration.ofSeconds(5);

    private final Conversations conversations;
    private final ConversationOptions options;
    private final Messages messages;
    private final ErrorMessages errorMessages;
    private final ErrorOutput errors;
    /** Whether a signal ends the conversation. */
    private volatile boolean interrupted;

    ConversationRunner(
            Conversations conversations, ConversationOptions options, Messages messages, ErrorOutput errors) {
        this.conversations = conversations;
        this.options = options;
        this.messages = messages;
        this.errorMessages = new ErrorMessages(messages);
        this.errors = errors;
    }

    /**
     * Holds a conversation and returns the exit status.
     *
     * @param outbox shared with the frontend
     * @param terminal whether the frontend is a person at a terminal
     * @param warn receives errors that do not end the conversation, on one line each
     * @param after called once the conversation is over, before its end is reported
     */
    int run(Frontend frontend, Outbox outbox, boolean terminal, Consumer<String> warn, Runnable after) {
        Transcript transcript = options.transcript(warn);
        Conversation conversation =
                conversations.create(options.withCommand(frontend, warn), outbox, terminal, transcript, warn);
        return GracefulExit.run(
                () -> {
                    OptionalInt status = run(conversation, frontend, after);
                    transcript.close();
                    errors.close();
                    return status;
                },
                () -> {
                    interrupted = true;
                    frontend.interrupt();
                    conversation.disconnect();
                },
                SIGNAL_TIMEOUT);
    }

    /** Empty if we leave while there is no connection, and nothing else is wrong. */
    private OptionalInt run(Conversation conversation, Frontend frontend, Runnable after) {
        int status;
        try {
            Ending end = conversation.run();
            after.run();
            status = status(end, frontend);
        } catch (CannotConnectException e) {
            after.run();
            if (interrupted) {
                return OptionalInt.empty(); // it is why the attempt failed
            }
            status = errors.fail(errorMessages.of(e));
        }
        return status == CommandLine.ExitCode.OK && conversation.hasLeftWithoutConnection()
                ? OptionalInt.empty()
                : OptionalInt.of(status);
    }

    private int status(Ending end, Frontend frontend) {
        return frontend.error().map(errors::fail).orElseGet(() -> switch (end.kind()) {
            case LEFT, STOPPED -> status(frontend.status());
            default -> errors.fail(end.why().translation().apply(errorMessages));
        });
    }

    private int status(int program) {
        if (program != CommandLine.ExitCode.OK) {
            errors.print(messages.get("exec.status", program));
        }
        return program;
    }
}
