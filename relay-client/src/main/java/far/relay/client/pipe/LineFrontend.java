package far.relay.client.pipe;

import far.relay.client.InvalidMessageException;
import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Ending;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.Loss;
import far.relay.client.conversation.RoomNews;
import far.relay.client.io.InputLines;
import far.relay.client.io.Output;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends lines that it reads, one on each turn, and leaves at their end. A daemon thread reads them, so that a read that blocks does
 * not keep the program from exiting.
 */
abstract class LineFrontend implements Frontend {
    /** How long a line that can be read may take to be read. */
    private static final long READ_MILLIS = 100;

    private final Messages messages;
    private final ErrorMessages errors;
    private final Consumer<String> report;

    private Conversation conversation;
    private boolean ours;
    /** What we wait for, unless it is our turn. */
    private Wait wait = Wait.CONNECTION;
    /** A line was read and not sent yet. */
    private boolean unsent;
    /** A line was sent that has no answer yet. */
    private boolean unanswered;

    private boolean lost;
    /** The reported reason why there is no connection; empty once the conversation continues. */
    private String lastLoss = "";

    private volatile String problem;
    private volatile boolean interrupted;

    /** @param report receives notices for the user, on one line each */
    LineFrontend(Messages messages, Consumer<String> report) {
        this.messages = messages;
        this.errors = new ErrorMessages(messages);
        this.report = report;
    }

    final Messages messages() {
        return messages;
    }

    final ErrorMessages errors() {
        return errors;
    }

    /**
     * Begins to send lines.
     *
     * @param answers where the messages go: no line is sent while too many wait there
     * @param ahead whether to read the next line while the other one has the turn
     */
    final void sendLines(InputLines lines, Output answers, boolean ahead) {
        Thread reader = new Thread(() -> sendAll(lines, answers, ahead), "input");
        reader.setDaemon(true);
        reader.start();
    }

    private void sendAll(InputLines lines, Output answers, boolean ahead) {
        try {
            boolean more = true;
            while (more) {
                if (!ahead) {
                    awaitTurn();
                }
                Optional<String> line = lines.next();
                more = line.isPresent();
                if (more) {
                    lineRead();
                    awaitTurn();
                    answers.awaitRoom();
                    lineSent();
                    conversation.send(conversation.message(line.get()));
                }
            }
            leave();
        } catch (InvalidMessageException e) {
            fail(lines.unsendable(errors.of(e)));
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }

    private synchronized void awaitTurn() {
        while (!ours) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // never interrupted
            }
        }
    }

    private synchronized void lineRead() {
        unsent = true;
        notifyAll();
    }

    /** A line uses our turn. */
    private synchronized void lineSent() {
        ours = false;
        unsent = false;
        unanswered = true;
    }

    private synchronized void waitFor(Wait what) {
        ours = false;
        wait = what;
    }

    /** Gives up, with this reason on one line. */
    final void fail(String reason) {
        problem = reason;
        conversation.disconnect();
    }

    /**
     * If the server ended the conversation while something was left to do, makes that the {@link #error}: we had no seat or no
     * partner yet, a line has no answer, or the input was not sent. If it is our turn, and the input is open but
     * has nothing to read, nothing was left to do.
     */
    final void checkFinished(Ending end) {
        if (end.kind() == Ending.Kind.STOPPED) {
            Optional<String> reason = unfinished(end.why().translation().apply(errors));
            if (problem == null && !conversation.isLeaving()) {
                problem = reason.orElse(null);
            }
        }
    }

    /** @param ended what the server has done */
    private synchronized Optional<String> unfinished(String ended) {
        awaitInput();
        return switch (wait) {
            case CONNECTION, SEAT -> Optional.of(messages.get("unfinished.seat", ended));
            case PARTNER -> Optional.of(messages.get("unfinished.partner", ended));
            case TURN, ANSWER ->
                ours && !unsent && !unanswered
                        ? Optional.empty()
                        : Optional.of(messages.get("unfinished.input", ended));
        };
    }

    /** Our turn can come together with the end: gives the reader the time to read a line that is there. */
    private void awaitInput() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READ_MILLIS);
        long left = READ_MILLIS;
        while (ours && !unsent && !conversation.isLeaving() && left > 0) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // nobody does
            }
            left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        }
    }

    /** Leaves, unless a signal ends us: what ends with us is no reason to give up the seat. Does not wait. */
    final void leave() {
        if (!interrupted) {
            conversation.leave();
        }
    }

    @Override
    public void interrupt() {
        interrupted = true;
    }

    final boolean isInterrupted() {
        return interrupted;
    }

    /** A message on one line: a line feed, which only a message of a named room can have, is written as {@code \\n}. */
    static String oneLine(String text) {
        return text.replace("\n", "\\n");
    }

    @Override
    public final Optional<String> error() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void connected(Conversation connected) {
        conversation = connected;
        waitFor(Wait.SEAT);
    }

    @Override
    public void seated(Seat seat) {
        waitFor(Wait.PARTNER);
        if (lost) {
            lost = false;
            report.accept(messages.get("reconnect.seat", seat.number()));
        }
    }

    @Override
    public void unseated(boolean plain) {
        report.accept(plain ? messages.get("wait.seat-plain") : messages.get("wait.seat"));
    }

    @Override
    public void resumed(boolean known) {
        if (!known) {
            report.accept(messages.get("reconnect.other"));
        }
    }

    @Override
    public void heldBack(List<Message> sent) {
        fail(messages.get("reconnect.stopped", sent.size()));
    }

    @Override
    public void timedOut(Wait what, Duration limit) {
        double seconds = limit.toMillis() / 1000.0;
        problem = switch (what) {
            case CONNECTION -> messages.get("timeout.connection", seconds);
            case SEAT -> messages.get("timeout.seat", seconds);
            case PARTNER -> messages.get("timeout.partner", seconds);
            case TURN -> messages.get("timeout.turn", seconds);
            case ANSWER -> messages.get("timeout.answer", seconds);
        };
    }

    @Override
    public void news(RoomNews news) {
        Optional<String> text = news.text(messages);
        if (news instanceof RoomNews.Refused) {
            text.ifPresent(this::fail);
        } else {
            text.ifPresent(report);
        }
    }

    @Override
    public void turn(Role role) {
        lastLoss = "";
        synchronized (this) {
            ours = role == Role.SENDER;
            wait = Wait.ANSWER;
            unanswered &= !ours;
            notifyAll();
        }
    }

    /** Of attempts that fail for the same reason, only the first one is reported. */
    @Override
    public void lost(Loss loss, Duration pause) {
        waitFor(Wait.CONNECTION);
        lost = conversation != null;
        if (problem == null && !loss.text().equals(lastLoss)) {
            report.accept(messages.get("reconnect.lost", loss.translation().apply(errors), pause.toMillis() / 1000.0));
        }
        lastLoss = loss.text();
    }
}
