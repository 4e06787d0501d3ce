package far.relay.client.pipe;

import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.ReconnectingConversation;
import far.relay.client.io.InputLines;
import far.relay.client.io.Output;
import far.relay.client.text.Texts;
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
    private final Texts texts;
    private final Consumer<String> complain;

    private ReconnectingConversation conversation;
    private boolean ours;
    private boolean lost;
    /** Why there is no connection, as it was told; empty once the conversation goes on. */
    private String loss = "";

    private volatile String problem;

    /** @param complain is told, on one line each, what a person may want to know */
    LineFrontend(Texts texts, Consumer<String> complain) {
        this.texts = texts;
        this.complain = complain;
    }

    final Texts texts() {
        return texts;
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
            fail(lines.unsendable(texts.translated(e.getMessage())));
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
            complain.accept(texts.get("reconnect.seat", seat.number()));
        }
    }

    @Override
    public void unseated(boolean plain) {
        complain.accept(plain ? texts.get("wait.seat-plain") : texts.get("wait.seat"));
    }

    @Override
    public void resumed(boolean known) {
        if (!known) {
            complain.accept(texts.get("reconnect.other"));
        }
    }

    @Override
    public void heldBack(List<String> lines) {
        fail(texts.get("reconnect.stopped", lines.size()));
    }

    @Override
    public void timedOut(Wait what, Duration limit) {
        double seconds = limit.toMillis() / 1000.0;
        problem = switch (what) {
            case CONNECTION -> texts.get("timeout.connection", seconds);
            case SEAT -> texts.get("timeout.seat", seconds);
            case PARTNER -> texts.get("timeout.partner", seconds);
            case ANSWER -> texts.get("timeout.answer", seconds);
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
            complain.accept(texts.get("reconnect.lost", texts.translated(why), pause.toMillis() / 1000.0));
        }
        loss = why;
    }
}
