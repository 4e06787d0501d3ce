package far.relay.client;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The client's side of the rules (docs/protocol.md, sections 2 to 7): it receives the server's events and our messages,
 * reports to the listener, and sends to the server. Pure: it has no connection, thread or clock. Confined to one
 * thread; only {@link #end} may be called from others.
 *
 * <p><b>What is a replay?</b> That depends on the server's {@code --replay-role} (section 4).
 *
 * <ul>
 *   <li>With {@code emi}, the default: a message that arrives while it is our turn and we have not sent one yet is the
 *       replay. Seat 2 in the role {@code emi} always receives one (it can only be its turn because seat 1 sent a
 *       message); seat 1 can receive one. In the role {@code rec} there is none.
 *   <li>With {@code rec}: in the role {@code emi} there is none. In the role {@code rec} a replay looks like a fresh
 *       message. As the server writes number, role and replay at once, the first message counts as the replay if it
 *       arrived with the role: in the same read, or begun in it.
 * </ul>
 *
 * The turn is reported when the replay has arrived, when there can be none, or when the read is over and no replay is
 * certain.
 *
 * <p><b>Is {@code error: x} an error of the server?</b> It is if no message can be due, or if {@code exit} follows at
 * once; otherwise it is a message.
 */
final class Conversation {
    /** How many lines may wait for their turns. */
    static final int QUEUE = 1024;

    static final String OVER = "the conversation is over";

    private final String address;
    private final ConversationListener listener;
    private final Role replayRole;
    private final Function<Command, CompletionStage<Void>> server;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final CompletableFuture<End> end = new CompletableFuture<>();

    private Seat seat;
    /** Our role while it is not known yet whether a replay follows; else null. */
    private Role openRole;
    /** Whose turn it is, from our side; null until that is known. */
    private Role turn;
    /** The turn as the listener knows it. */
    private Role reportedTurn;
    /** Whether the next message would be the replay. */
    private boolean replayPossible;
    /** A line {@code error: x} that is an error of the server if {@code exit} is next; else null. */
    private String doubtful;

    private boolean left;
    private boolean over;

    /** A line that waits for its turn. */
    private record Waiting(Message message, CompletableFuture<Void> written) {}

    /**
     * @param address the server's, for people
     * @param replayRole the role that comes before a replay
     * @param server sends a command; its stage is completed when the command is written to the connection
     */
    Conversation(
            String address,
            ConversationListener listener,
            Role replayRole,
            Function<Command, CompletionStage<Void>> server) {
        this.address = address;
        this.listener = listener;
        this.replayRole = replayRole;
        this.server = server;
    }

    /** Completed after the listener has received the end. Any thread may call this. */
    CompletionStage<End> end() {
        return end.minimalCompletionStage();
    }

    /** Whether the conversation is over and the connection can be closed. */
    boolean isOver() {
        return over;
    }

    /** Receives an event from the server. */
    void on(Event event) {
        if (over) {
            return;
        }
        if (event instanceof Event.Exit) {
            reportOpenRole();
            Optional<Event.Refused> refusal = Optional.ofNullable(doubtful).flatMap(Event.Refused::parse);
            end(
                    refusal.isPresent() ? End.Kind.ERROR : End.Kind.EXIT,
                    refusal.map(Event.Refused::reason)
                            .map(FailureReason::verbatim)
                            .orElse(FailureReason.NONE));
            return;
        }
        receiveDoubtful();
        if (event instanceof Event.Seated seated) {
            seat = seated.seat();
            if (!left) {
                listener.seated(seat);
            }
        } else if (event instanceof Event.Assigned assigned) {
            assign(assigned.role());
        } else if (event instanceof Event.Relayed relayed) {
            relayed(relayed.message().text());
        } else if (event instanceof Event.Refused refused) {
            end(End.Kind.ERROR, FailureReason.verbatim(refused.reason()));
        }
    }

    private void assign(Role role) {
        // Seat 2 has the turn only if it owes an answer, whatever the server's option is.
        replayPossible = role == replayRole || role == Role.SENDER && seat == Seat.TWO;
        if (replayPossible) {
            openRole = role;
        } else {
            pass(role);
            reportTurn();
        }
    }

    /** The end of a read. @param midLine whether the read ended within a line */
    void pause(boolean midLine) {
        if (over || midLine) {
            return;
        }
        receiveDoubtful();
        if (openRole == Role.RECEIVER) {
            replayPossible = false;
            pass(Role.RECEIVER);
        } else if (openRole == Role.SENDER && seat == Seat.ONE) {
            pass(Role.SENDER);
        }
        reportTurn();
    }

    /** The connection is closed. @param how why, unless we have left */
    void closed(End.Kind how, FailureReason reason) {
        if (!over) {
            receiveDoubtful();
            end(left ? End.Kind.FIN : how, left ? FailureReason.NONE : reason);
        }
    }

    /**
     * Sends a line at once. Throws only what the listener throws.
     *
     * @return completed when the line is written; exceptionally, and nothing has happened, with an
     *     {@link OutOfTurnException} if it is not our turn, an {@link IllegalStateException} if the conversation is over
     */
    CompletionStage<Void> send(Message message) {
        if (left || over) {
            return CompletableFuture.failedStage(new IllegalStateException(OVER));
        }
        if (turn != Role.SENDER) {
            return CompletableFuture.failedStage(new OutOfTurnException());
        }
        CompletionStage<Void> written = write(message);
        reportTurn();
        return written;
    }

    /**
     * Sends a message, at once or on a later turn of ours. Throws only what the listener throws.
     *
     * @return completed when the line is written; exceptionally with an {@link IllegalStateException} if {@link #QUEUE}
     *     lines are waiting already, or if the conversation is over before its turn has come
     */
    CompletionStage<Void> queue(Message message) {
        if (left || over || turn == Role.SENDER) {
            return send(message);
        }
        if (queue.size() == QUEUE) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(QUEUE + " lines are waiting for their turns, and no more can"));
        }
        CompletableFuture<Void> written = new CompletableFuture<>();
        queue.add(new Waiting(message, written));
        return written;
    }

    /** Sends {@code fin}, once. Queued messages are dropped, and the listener receives nothing more but the end. */
    void leave() {
        if (!left && !over) {
            left = true;
            server.apply(new Command.Fin());
            dropQueue();
        }
    }

    private void dropQueue() {
        while (!queue.isEmpty()) {
            queue.remove().written().completeExceptionally(new IllegalStateException(OVER));
        }
    }

    private void receiveDoubtful() {
        if (doubtful != null) {
            String message = doubtful;
            doubtful = null;
            receive(message);
        }
    }

    private void relayed(String line) {
        Optional<Event.Refused> refusal = Event.Refused.parse(line);
        if (refusal.isEmpty()) {
            receive(line);
        } else if (turn == Role.SENDER && !replayPossible) {
            end(End.Kind.ERROR, FailureReason.verbatim(refusal.get().reason()));
        } else {
            doubtful = line;
        }
    }

    private void receive(String text) {
        boolean replay = replayPossible;
        replayPossible = false;
        pass(Role.SENDER);
        if (!left) {
            if (replay) {
                listener.replay(text);
            } else {
                listener.message(text);
            }
        }
        reportTurn();
    }

    /** The turn is known. If it is ours, the next queued line uses it at once. */
    private void pass(Role role) {
        openRole = null;
        turn = role;
        if (role == Role.SENDER && !queue.isEmpty()) {
            Waiting next = queue.remove();
            write(next.message()).whenComplete((written, failure) -> complete(next.written(), null, failure));
        }
    }

    private CompletionStage<Void> write(Message message) {
        turn = Role.RECEIVER;
        replayPossible = false;
        return server.apply(new Command.Send(message));
    }

    /** Completes the future; exceptionally unless the failure is null. */
    static <T> void complete(CompletableFuture<T> future, T result, Throwable failure) {
        if (failure == null) {
            future.complete(result);
        } else {
            future.completeExceptionally(failure);
        }
    }

    /** No replay can follow any more. What the role says is reported, as it means that there is a partner. */
    private void reportOpenRole() {
        if (openRole != null && queue.isEmpty()) {
            turn = openRole;
            reportTurn();
        }
    }

    private void reportTurn() {
        if (turn != reportedTurn && !left && !over) {
            reportedTurn = turn;
            listener.turn(turn);
        }
    }

    private void end(End.Kind kind, FailureReason reason) {
        over = true;
        End how = new End(kind, address, reason);
        try {
            listener.ended(how);
        } finally {
            end.complete(how);
            dropQueue();
        }
    }
}
