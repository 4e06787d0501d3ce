package far.relay.client.conversation;

import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.system.SystemText;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A command that runs when our turn comes, such as a notification. It runs once at a time: of the turns that come meanwhile, it
 * runs again for the latest one. What it writes is dropped. Thread-safe.
 */
public final class TurnCommand {
    private final String command;
    private final Messages messages;
    private final Consumer<String> warn;
    /** The latest message for which it has not run yet; null if there is none. */
    private String next;

    private boolean running;
    /** A command is to start, or has not read its message yet. */
    private boolean unread;

    /**
     * @param command for a shell
     * @param warn receives a failure on one line; called by another thread
     */
    public TurnCommand(String command, Messages messages, Consumer<String> warn) {
        this.command = command;
        this.messages = messages;
        this.warn = warn;
    }

    /** Our turn has come. Does not wait. @param message the one to answer; empty if there is none */
    synchronized void run(String message) {
        next = message;
        if (!running) {
            running = true;
            unread = true;
            Thread thread = new Thread(this::runAll, "on-turn");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void runAll() {
        for (String message = next(); message != null; message = next()) {
            try {
                int status = runNow(message);
                if (status != 0) {
                    warn.accept(messages.get("on-turn.status", status));
                }
            } catch (IOException e) {
                warn.accept(messages.get("on-turn.failed", new ErrorMessages(messages).of(e)));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // never interrupted
            }
        }
    }

    private synchronized String next() {
        String message = next;
        next = null;
        running = message != null;
        unread = running;
        notifyAll();
        return message;
    }

    private synchronized void read() {
        unread = false;
        notifyAll();
    }

    /** Waits until the command has received its whole message, if one runs; no longer than this. The program ends next. */
    synchronized void awaitRead(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (long left = limit.toMillis(); unread && left > 0; left = millisUntil(deadline)) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // never interrupted
            }
        }
    }

    private static long millisUntil(long deadline) {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private int runNow(String message) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("sh", "-c", SystemText.command(command))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD)
                .start();
        try (OutputStream in = process.getOutputStream()) {
            in.write((message.isEmpty() ? "" : message + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The command need not read it.
        }
        read();
        return process.waitFor();
    }
}
