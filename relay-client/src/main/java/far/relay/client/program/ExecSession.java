package far.relay.client.program;

import far.relay.client.End;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Another program holds the conversation: its input gets what comes, its output lines are said. It is started when seat
 * and role are known. When it ends its output, we leave; when the conversation ends, its input does.
 */
final class ExecSession extends LineSession {
    /** How long the program may take to end when its input has, and again when it was asked to. */
    private static final int PATIENCE_SECONDS = 2;

    private final String command;
    private final int maxLine;
    private Seat seat;
    private Process program;
    private int status;

    /** @param command for a shell */
    ExecSession(String command, int maxLine, Texts texts, Consumer<String> complain) {
        super(texts, complain);
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

    /** A replay comes before the turn is told, and is to be read first. */
    @Override
    public void message(String text) {
        start(Role.LISTENER);
        if (program == null) {
            return;
        }
        try {
            OutputStream input = program.getOutputStream();
            input.write((text + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            // It does not read any more. That is its business as long as it speaks, and if it has ended we will see it.
        }
    }

    private void start(Role role) {
        if (program != null || problem().isPresent()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(shell()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("RELAY_SEAT", Integer.toString(seat.number()));
        builder.environment().put("RELAY_ROLE", role.word());
        try {
            program = builder.start();
            speak(
                    new InputLines(
                            new BufferedInputStream(program.getInputStream()),
                            maxLine,
                            texts(),
                            texts().get("input.program")),
                    true);
        } catch (IOException e) {
            fail(texts().get("exec.failed", texts().translated(e.getMessage())));
        }
    }

    private List<String> shell() {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        return windows ? List.of("cmd", "/c", command) : List.of("sh", "-c", command);
    }

    @Override
    public void ended(End end) {
        if (program == null) {
            return;
        }
        try {
            program.getOutputStream().close();
        } catch (IOException e) {
            // What it has not read by now it will not read.
        }
        if (hasEnded()) {
            status = program.exitValue();
            return;
        }
        signal(ProcessHandle::destroy);
        if (!hasEnded()) {
            signal(ProcessHandle::destroyForcibly);
        }
    }

    private boolean hasEnded() {
        try {
            return program.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // nobody does
        }
    }

    /** To all that the shell started, and the shell. */
    private void signal(Predicate<ProcessHandle> how) {
        Stream.concat(program.descendants(), Stream.of(program.toHandle()))
                .toList()
                .forEach(how::test);
    }

    /** The program's, if it ended by itself. */
    @Override
    public int status() {
        return status;
    }
}
