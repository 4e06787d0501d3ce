package far.relay.client;

import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The client's side of the rules of a named room (docs/rooms.md, sections 3 to 8), over one connection after another: it receives
 * the server's events and our messages, reports to the listener, and sends to the server. {@link RoomEntry} has the rules of
 * connections, {@link RoomTurns} those of messages. Pure: it has no connection, thread or clock. Confined to one thread; only
 * {@link #end} may be called from others.
 */
final class RoomConversation {
    static final String OVER = "the conversation is over";

    /** The connections to the server. */
    interface Server {
        /** Sends a command on the present connection. */
        void send(RoomCommand command);

        /** Closes the present connection. {@link RoomConversation#disconnected} follows. */
        void disconnect();

        /** Runs the step after a while, unless the present connection has ended by then. */
        void later(Runnable step);
    }

    private final RoomEntry entry;
    private final RoomTurns turns;
    private final RoomListener listener;
    private final Server server;
    private final CompletableFuture<RoomEnd> end = new CompletableFuture<>();

    /** How the present connection ends; null while it does not. */
    private RoomEnd parting;

    private RoomEvent.Partner partner;
    private boolean isLost;
    private boolean left;
    private boolean over;

    RoomConversation(RoomRequest request, RoomText texts, RoomListener listener, Server server) {
        this.entry = new RoomEntry(request);
        this.turns = new RoomTurns(texts, request.have(), listener, server::send);
        this.listener = listener;
        this.server = server;
    }

    /** Completed after the listener has received the end. Any thread may call this. */
    CompletionStage<RoomEnd> end() {
        return end.minimalCompletionStage();
    }

    boolean isOver() {
        return over;
    }

    /** Whether the server may still receive our first line: it has not answered it on this connection. */
    boolean isUnanswered() {
        return entry.mayArrive();
    }

    // --- connections

    /** There is a connection: sends the first line. */
    void connected() {
        parting = null;
        server.send(entry.connected(turns.known(), left));
    }

    /**
     * The connection has ended. Returns why, if there is to be another one; {@link #retrying} follows then.
     *
     * @param kind what happened, unless the server or we have ended the connection
     */
    Optional<RoomEnd> disconnected(RoomEnd.Kind kind, FailureReason reason) {
        turns.disconnected();
        entry.disconnected();
        if (over) {
            return Optional.empty();
        }
        return parting == null ? endOrRetry(entry.end(kind, reason)) : Optional.of(parting);
    }

    /** An attempt to connect has failed. Returns as {@link #disconnected}. */
    Optional<RoomEnd> cannotConnect(CannotConnectException failure) {
        return over ? Optional.empty() : endOrRetry(entry.end(failure));
    }

    private Optional<RoomEnd> endOrRetry(RoomEnd how) {
        if (entry.reconnectsAfter(how)) {
            return Optional.of(how);
        }
        end(how);
        return Optional.empty();
    }

    /** There will be another attempt to connect, after this pause. */
    void retrying(RoomEnd why, Duration pause) {
        isLost = true;
        if (!left) {
            listener.lost(why, pause);
        }
    }

    /** A connection that was given up without an answer ended so long ago that nothing of it can reach the server any more. */
    void forgetUnanswered() {
        entry.forgetUnanswered();
    }

    // --- the server

    /** Receives an event from the server. One that contradicts the protocol ends the conversation. */
    void on(RoomEvent event) {
        if (over || parting != null) {
            return;
        }
        Optional<FailureReason> contradiction = turns.contradiction(event);
        if (contradiction.isPresent()) {
            end(entry.end(RoomEnd.Kind.NOT_ROOMS, contradiction.get()));
        } else if (event instanceof RoomEvent.Seated seated) {
            seated(seated);
        } else if (event instanceof RoomEvent.Wait wait) {
            waiting(wait);
        } else if (event instanceof RoomEvent.Error error) {
            error(error);
        } else if (event instanceof RoomEvent.Bye bye) {
            part(entry.meaningOf(bye, left));
        } else if (event instanceof RoomEvent.Notice notice) {
            if (!left) {
                listener.notice(notice.text());
            }
        } else if (turns.isPresent()) {
            inRoom(event);
        }
    }

    private void inRoom(RoomEvent event) {
        if (event instanceof RoomEvent.Partner now) {
            partner(now);
        } else if (event instanceof RoomEvent.Past past) {
            turns.past(past);
        } else if (event instanceof RoomEvent.Said said) {
            turns.said(said);
        } else if (event instanceof RoomEvent.Taken taken) {
            turns.taken(taken);
        }
    }

    private void part(RoomEnd how) {
        Optional<RoomEnd> retry = endOrRetry(how);
        if (retry.isPresent()) {
            parting = how;
            server.disconnect();
        }
    }

    private void seated(RoomEvent.Seated seated) {
        boolean first = !entry.isAnswered();
        entry.seated(seated.token());
        regained();
        turns.seated(seated);
        leaveNow(first);
    }

    private void waiting(RoomEvent.Wait wait) {
        boolean first = !entry.isAnswered();
        entry.answered();
        regained();
        if (!left) {
            listener.waiting(wait.position());
        }
        leaveNow(first);
    }

    private void regained() {
        if (isLost && !left) {
            listener.regained();
        }
        isLost = false;
    }

    /** If we want to leave: only after the answer it is certain what we leave. */
    private void leaveNow(boolean first) {
        if (left && first) {
            server.send(new RoomCommand.Leave());
        }
    }

    private void partner(RoomEvent.Partner now) {
        if (!now.equals(partner) && !left) {
            partner = now;
            listener.partner(now.presence(), now.name());
        }
    }

    private void error(RoomEvent.Error error) {
        entry.failed(error);
        if (!turns.isInFlight()) {
            return;
        }
        Optional<ErrorCode> code = ErrorCode.of(error.code());
        if (code.isEmpty()) {
            turns.refused(error);
            return;
        }
        switch (code.get()) {
            case STORE -> {
                server.later(turns::sendNext);
                turns.delayed();
            }
            case TURN, NUMBER -> part(entry.outOfStep(error));
            case SYNTAX, FIELD, ESCAPE, LONG, UTF8 -> {
                entry.messageRefused();
                turns.refused(error);
            }
            default -> {} // about the connection: bye follows
        }
    }

    // --- us

    /** Says a message now, as {@link RoomClient#say}. The text was {@linkplain RoomText#check checked}. */
    CompletionStage<Long> say(String text) {
        return left || over ? CompletableFuture.failedStage(new IllegalStateException(OVER)) : turns.say(text);
    }

    /** Says a message on one of our turns, as {@link RoomClient#queue}. */
    CompletionStage<Long> queue(String text) {
        return left || over ? CompletableFuture.failedStage(new IllegalStateException(OVER)) : turns.queue(text);
    }

    /** Gives up our seat or our place in the queue, if there may be one. Queued messages are dropped. */
    void leave() {
        if (left || over) {
            return;
        }
        left = true;
        turns.silence();
        turns.failQueue(OVER);
        if (parting == null && entry.isAnswered()) {
            server.send(new RoomCommand.Leave());
        } else if (!entry.mayHavePlace()) {
            end(entry.end(RoomEnd.Kind.LEFT));
        }
    }

    /** Ends the conversation on our side; the seat stays ours. */
    void close() {
        if (!over) {
            end(entry.end(RoomEnd.Kind.CLOSED));
        }
    }

    /** The listener has thrown this. */
    void listenerFailed(Throwable failure) {
        if (!over) {
            end(entry.end(RoomEnd.Kind.LISTENER_FAILED, FailureReason.verbatim(failure.toString())));
        }
    }

    private void end(RoomEnd how) {
        over = true;
        turns.silence();
        try {
            listener.ended(how);
        } finally {
            server.disconnect();
            end.complete(how);
            turns.fail(OVER);
        }
    }
}
