package far.relay.client.pipe;

import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.ReconnectingConversation;
import far.relay.client.io.InputLines;
import far.relay.client.io.Output;
import far.relay.client.text.Messages;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A conversation of a program: lines that come from somewhere are said, one a turn, by a daemon thread that reads them, so
 * that a read that blocks keeps nobody from ending. At their end it leaves.
 */
abstract class LineFrontend implements Frontend {
    private final Messages messages;
    private final Consumer<String> complain;

    private ReconnectingConversation conversation;
    private boolean ours;
    private boolean lost;
    /** Why there is no connection, as it was told; empty once the conversation goes on. */
    private String loss = "";

    private volatile String problem;

    /** @param complain is told, on one line each, what a person may want to know */
    LineFrontend(Messages messages, Consumer<String> complain) {
        this.messages = messages;
        this.complain = complain;
    }

    final Messages messages() {
        return messages;
    }

    /**
     * Begins to say lines.
     *
     * @param answers where the messages go: no line is said while too many wait there
     * @param ahead whether to read the next line while the other one has the turn
     */
    final void speak(InputLines lines, Output answers, boolean ahead) {
        Thread reader = new Thread(() -> sayAll(lines, answers, ahead), "input");
        reader.setDaemon(true);
        reader.start();
    }

    private void sayAll(InputLines lines, Output answers, boolean ahead) {
        try {
            boolean more = true;
            while (more) {
                if (!ahead) {
                    awaitTurn();
                }
                Optional<String> line = lines.next();
                more = line.isPresent();
                if (more) {
                    awaitTurn();
                    answers.awaitRoom();
                    useTurn();
                    conversation.say(line.get());
                }
            }
            leave();
        } catch (IllegalArgumentException e) {
            fail(lines.unsendable(messages.translated(e.getMessage())));
        } catch (IOException e) {
            fail(e.getMessage());
        }
    }

    private synchronized void awaitTurn() {
        while (!ours) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e); // nobody does
            }
        }
    }

    private synchronized void useTurn() {
        ours = false;
    }

    /** Gives up, with this reason on one line. */
    final void fail(String reason) {
        problem = reason;
        leave();
    }

    /** Leaves. Does not wait. */
    final void leave() {
        conversation.leave();
    }

    @Override
    public final Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    @Override
    public void connected(ReconnectingConversation connected) {
        conversation = connected;
    }

    @Override
    public void seated(Seat seat) {
        if (lost) {
            lost = false;
            complain.accept(messages.get("reconnect.seat", seat.number()));
        }
    }

    @Override
    public void unseated(boolean plain) {
        complain.accept(plain ? messages.get("wait.seat-plain") : messages.get("wait.seat"));
    }

    @Override
    public void resumed(boolean known) {
        if (!known) {
            complain.accept(messages.get("reconnect.other"));
        }
    }

    @Override
    public void heldBack(List<String> lines) {
        fail(messages.get("reconnect.stopped", lines.size()));
    }

    @Override
    public void timedOut(Wait what, Duration limit) {
        double seconds = limit.toMillis() / 1000.0;
        problem = switch (what) {
            case CONNECTION -> messages.get("timeout.connection", seconds);
            case SEAT -> messages.get("timeout.seat", seconds);
            case PARTNER -> messages.get("timeout.partner", seconds);
            case ANSWER -> messages.get("timeout.answer", seconds);
        };
    }

    @Override
    public void turn(Role role) {
        loss = "";
        synchronized (this) {
            ours = role == Role.SPEAKER;
            notifyAll();
        }
    }

    /** Of many tries that fail alike, the first one is told. */
    @Override
    public void lost(String kind, String why, Duration pause) {
        useTurn();
        lost = conversation != null;
        if (!why.equals(loss)) {
            complain.accept(messages.get("reconnect.lost", messages.translated(why), pause.toMillis() / 1000.0));
        }
        loss = why;
    }
}
