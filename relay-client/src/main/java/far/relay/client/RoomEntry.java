package far.relay.client;

import far.relay.protocol.ByeCode;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Token;
import java.util.Optional;

/**
 * How a client enters its room, on one connection after another, and which ends of a connection are not the end of the
 * conversation (docs/rooms.md, sections 3 and 6). Pure; confined to one thread.
 */
final class RoomEntry {
    private final RoomRequest request;
    private Token token;
    private boolean hasSeat;
    /** Whether the server has answered on any connection. */
    private boolean everAnswered;
    /** Whether the server has answered on this connection. */
    private boolean answered;

    private boolean connected;
    /** Whether the server has sent anything on this connection that shows that it has received our first line. */
    private boolean heard;
    /** Connections that were given up without an answer: the server can still receive what was sent on them. */
    private int unanswered;
    /** Whether there has been a reason to connect again. */
    private boolean retried;
    /** The last error of the server on this connection; null if there was none. */
    private RoomEvent.Error error;

    private boolean onlyMessageRefused;

    RoomEntry(RoomRequest request) {
        this.request = request;
        this.token = request.token();
        this.hasSeat = request.resumes();
    }

    /** There is a connection. Returns its first line. @param leaves whether we only want to give up what we have */
    RoomCommand connected(long have, boolean leaves) {
        connected = true;
        answered = false;
        heard = false;
        error = null;
        onlyMessageRefused = false;
        return hasSeat || leaves ? new RoomCommand.Resume(request.join().room(), token, have) : request.join();
    }

    /** The server has given us a seat, or has shown that it still has ours. */
    void seated(Token mine) {
        hasSeat = true;
        token = mine;
        answered();
    }

    /** The server has answered the first line. */
    void answered() {
        answered = true;
        heard = true;
        everAnswered = true;
    }

    /** Whether the server has answered the first line on this connection. */
    boolean isAnswered() {
        return answered;
    }

    /** Whether the server may still receive our first line on this connection. */
    boolean mayArrive() {
        return !heard;
    }

    /** Whether the server can have a seat or a place in the queue for us. */
    boolean mayHavePlace() {
        return hasSeat || connected || unanswered > 0;
    }

    /** The server has sent an error. */
    void failed(RoomEvent.Error latest) {
        heard = true;
        error = latest;
    }

    /** The last error concerned one message only, which will not be sent again. */
    void messageRefused() {
        onlyMessageRefused = true;
    }

    /** The end of a connection without an answer is long ago: the server will not receive any more of it. */
    void forgetUnanswered() {
        unanswered = Math.max(0, unanswered - 1);
    }

    /** The present connection has ended. */
    void disconnected() {
        if (!heard) {
            unanswered++;
        }
        connected = false;
        answered = false;
    }

    /** What a {@code bye} means. @param leaves whether we want to leave */
    RoomEnd meaningOf(RoomEvent.Bye bye, boolean leaves) {
        Optional<ByeCode> code = ByeCode.of(bye.code());
        if (code.isEmpty()) {
            return new RoomEnd(RoomEnd.Kind.BYE, request.address(), bye.code(), FailureReason.verbatim(bye.text()));
        }
        return switch (code.get()) {
            case LEFT ->
                leaves
                        ? end(RoomEnd.Kind.LEFT)
                        : end(RoomEnd.Kind.NOT_ROOMS, new FailureReason(FailureReason.Kind.LEFT_UNASKED));
            case RESUMED -> end(RoomEnd.Kind.RESUMED);
            case IDLE -> end(RoomEnd.Kind.IDLE);
            case LONELY -> end(RoomEnd.Kind.LONELY);
            case REMOVED -> end(RoomEnd.Kind.REMOVED, ofOperator(bye.text()));
            case ENDED -> end(RoomEnd.Kind.ENDED);
            case RESTART -> end(RoomEnd.Kind.RESTART);
            case REFUSED -> refusal(bye, leaves);
        };
    }

    private static FailureReason ofOperator(String text) {
        return text.equals(ByeCode.NO_REASON) ? FailureReason.NONE : FailureReason.verbatim(text);
    }

    RoomEnd end(RoomEnd.Kind kind) {
        return end(kind, FailureReason.NONE);
    }

    RoomEnd end(RoomEnd.Kind kind, FailureReason reason) {
        return new RoomEnd(kind, request.address(), "", reason);
    }

    RoomEnd end(CannotConnectException failure) {
        return new RoomEnd(request.address(), failure);
    }

    /** The server does not expect our message. */
    RoomEnd outOfStep(RoomEvent.Error why) {
        return new RoomEnd(RoomEnd.Kind.OUT_OF_STEP, request.address(), why.code(), FailureReason.verbatim(why.text()));
    }

    private RoomEnd refusal(RoomEvent.Bye bye, boolean leaves) {
        if (leaves && isError(ErrorCode.TOKEN)) {
            return end(RoomEnd.Kind.LEFT); // the seat that we want to give up is not ours any more
        }
        String code = error == null ? bye.code() : error.code();
        String text = error == null ? bye.text() : error.text();
        return new RoomEnd(RoomEnd.Kind.REFUSED, request.address(), code, whyRefused(text));
    }

    /** Why the server refused us, with what it does not say: what we asked for. @param text the server's own */
    private FailureReason whyRefused(String text) {
        RoomCommand.Join join = request.join();
        if (isError(ErrorCode.FULL) && join.seat().isPresent()) {
            return FailureReason.seatTaken(join.seat().get());
        }
        return isError(ErrorCode.SECRET)
                ? FailureReason.otherSecret(join.secret().isPresent())
                : FailureReason.verbatim(text);
    }

    private boolean isError(ErrorCode code) {
        return error != null && error.code().equals(code.word());
    }

    /** Whether to connect again after this end of a connection. Asked once for each. */
    boolean reconnectsAfter(RoomEnd end) {
        boolean again = request.reconnects() && mayHelp(end);
        retried |= again;
        return again;
    }

    private boolean mayHelp(RoomEnd end) {
        return switch (end.kind()) {
            case RESTART, OUT_OF_STEP -> true;
            case DISCONNECTED, BROKEN, NO_ANSWER, CANNOT_CONNECT -> everAnswered || retried || request.retriesFirst();
            case TLS -> everAnswered;
            case RESUMED -> stoleOwnSeat();
            case REFUSED -> onlyMessageRefused || isError(ErrorCode.BUSY) && (everAnswered || retried);
            default -> false;
        };
    }

    /**
     * Whether a first line of our own can have arrived late and taken the seat from this connection. Then we take it back, once for
     * each such line; if it was another client, it will take the seat again, and that ends us.
     */
    private boolean stoleOwnSeat() {
        boolean mayBe = unanswered > 0;
        forgetUnanswered();
        return mayBe;
    }
}
