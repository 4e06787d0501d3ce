package far.relay.client.pipe;

import far.relay.client.conversation.Ending;
import far.relay.client.io.InputLines;
import far.relay.client.io.Output;
import far.relay.client.text.Messages;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Another program holds the conversation: it reads the messages, and each line of its output is sent. It is started when seat
 * and role are known. When it ends, or ends its output, we leave; when the conversation ends, its input does.
 */
public final class ExecFrontend extends LineFrontend {
    /** How long the program may run after its input was closed, and again after SIGTERM. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String command;
    private final int maxLine;
    private Seat seat;
    private volatile ProcessTree program;
    private Output input;
    private int status;

    /** @param command for a shell */
    public ExecFrontend(String command, int maxLine, Messages messages, Consumer<String> report) {
        super(messages, report);
        this.command = command;
        this.maxLine = maxLine;
    }

    @Override
    public void seated(Seat taken) {
        super.seated(taken);
        seat = taken;
    }

    @Override
    public void turn(Role role) {
        super.turn(role);
        start(role);
    }

    /** A replay arrives before the turn, and the program reads it first. */
    @Override
    public void message(String text) {
        start(Role.RECEIVER);
        if (program != null) {
            input.put(oneLine(text));
        }
    }

    private void start(Role role) {
        if (program != null || error().isPresent()) {
            return;
        }
        try {
            ProcessTree started = ProcessTree.start(
                    command, Map.of("RELAY_SEAT", Integer.toString(seat.number()), "RELAY_ROLE", role.word()));
            // A program that does not read its input can still send.
            input = new Output(started.input(), whyNot -> {}, PATIENCE);
            program = started;
            sendLines(
                    new InputLines(
                            started.output(), maxLine, messages(), messages().get("input.program")),
                    input,
                    true);
            Thread waiting = new Thread(() -> leaveAfter(started), "program");
            waiting.setDaemon(true);
            waiting.start();
        } catch (IOException e) {
            fail(messages().get("exec.failed", errors().of(e)));
        }
    }

    /**
     * The command's end ends its output, too, as all that it has started has to end with it. Where a process that cannot be
     * found holds that open, what the command has written was read in the meantime.
     */
    private void leaveAfter(ProcessTree started) {
        started.awaitEnd();
        started.end(PATIENCE);
        if (started.isOutputAwaited()) {
            leave();
        }
    }

    @Override
    public void interrupt() {
        super.interrupt();
        ProcessTree running = program;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public void ended(Ending end) {
        if (program == null) {
            checkFinished(end);
            return;
        }
        input.finish();
        if (!isInterrupted() && program.hasEnded(PATIENCE) && !isInterrupted()) {
            status = program.status();
        }
        program.end(PATIENCE);
    }

    /** The program's, if it ended by itself. */
    @Override
    public int status() {
        return status;
    }
}
