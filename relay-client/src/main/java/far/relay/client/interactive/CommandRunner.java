package far.relay.client.interactive;

import far.relay.client.conversation.Outbox;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;

/** Runs the {@linkplain SlashCommand commands}. Not thread-safe. */
final class CommandRunner {
    private final Messages messages;
    private final Display display;
    private final Outbox outbox;
    private final Status status;
    private final RoomNotices roomNotices;

    CommandRunner(Messages messages, Display display, Outbox outbox, Status status, RoomNotices roomNotices) {
        this.messages = messages;
        this.display = display;
        this.outbox = outbox;
        this.status = status;
        this.roomNotices = roomNotices;
    }

    /**
     * Runs a command.
     *
     * @param leave leaves the conversation
     */
    void run(SlashCommand.Call call, Runnable leave) {
        if (call.command().filter(this::exists).isEmpty()) {
            display.error(messages.get("command.unknown", call.word()));
            return;
        }
        switch (call.command().get()) {
            case HELP -> help();
            case WHO -> status.owners().forEach(display::notice);
            case SEAT -> display.notice(status.description());
            case LINK -> roomNotices.link();
            case QR -> roomNotices.picture();
            case QUEUE -> queue(call.argument());
            case RESEND -> display.notice(messages.get("command.resent", outbox.release()));
            case DROP -> display.notice(messages.get("command.held-dropped", outbox.dropHeld()));
            case SAVE -> save(call.argument());
            case FIN, QUIT -> leave.run();
        }
    }

    private boolean exists(SlashCommand command) {
        return status.link().isPresent() || !command.needsRoom();
    }

    private void help() {
        if (status.link().isPresent()) {
            messages.get("command.help-room").lines().forEach(display::notice);
        }
        messages.get("command.help").lines().forEach(display::notice);
    }

    private void queue(String argument) {
        if (argument.equals("drop")) {
            display.notice(messages.get("command.dropped", outbox.dropWaiting()));
        } else if (argument.isEmpty() || argument.equals("show")) {
            display.notice(messages.get("command.queue", outbox.size()));
            outbox.waiting().forEach(message -> display.notice(message.text()));
            if (outbox.heldSize() > 0) {
                display.notice(messages.get("command.held", outbox.heldSize()));
                outbox.held().forEach(message -> display.notice(message.text()));
            }
        } else {
            display.error(messages.get("command.queue-usage"));
        }
    }

    private void save(String file) {
        if (file.isEmpty()) {
            display.error(messages.get("command.save-usage"));
            return;
        }
        try {
            display.notice(messages.get("command.saved", display.save(file), file));
        } catch (FileAlreadyExistsException e) {
            display.error(messages.get("command.save-exists", file));
        } catch (IOException e) {
            display.error(messages.get("command.save-failed", file, new ErrorMessages(messages).of(e)));
        }
    }
}
