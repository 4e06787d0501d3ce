package far.relay.client.conversation;

import far.relay.client.End;
import far.relay.client.RelayClient;
import far.relay.client.RelayListener;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The events of one connection of a {@link ReconnectingConversation}. If a message was sent or received on an earlier
 * connection, it decides first whether the server still has that conversation (docs/decisions/0024):
 *
 * <ul>
 *   <li>It has, if we are on the same seat and the last message that we received waits for our answer again. The
 *       frontend does not get that message twice. If we had answered it, the server never got that answer, and it is
 *       sent again.
 *   <li>Otherwise it is unknown which client is on the other seat. Waiting messages are held back, unless the user
 *       wants them sent anyway.
 * </ul>
 *
 * <p>The network can deliver that message after the role, so its absence is certain only after a while.
 *
 * <p>Thread-safe: the client's thread calls it, and a timer. It holds its lock while it calls the frontend; frontends
 * never ask for that lock.
 */
final class ConnectionListener implements RelayListener {
    private static final int REPLAY_SECONDS = 1;
    private static final int SEAT_SECONDS = 1;

    private final ReconnectingConversation conversation;
    private final Frontend frontend;
    private final Transcript transcript;
    private final ResendState resendState;

    private Seat seat;
    private boolean over;
    /** Whether the decision about the last conversation is made, or not needed. */
    private boolean decided;
    /** Our role while it is not known yet whether a replay follows; else null. */
    private Role open;

    ConnectionListener(
            ReconnectingConversation conversation, Frontend frontend, Transcript transcript, ResendState resendState) {
        this.conversation = conversation;
        this.frontend = frontend;
        this.transcript = transcript;
        this.resendState = resendState;
    }

    @Override
    public synchronized void connected(RelayClient connection) {
        conversation.connected(connection);
        frontend.connected(conversation);
        after(SEAT_SECONDS, this::reportNoSeat);
    }

    private synchronized void reportNoSeat() {
        if (seat == null && !over) {
            frontend.unseated(conversation.isPlain());
        }
    }

    @Override
    public synchronized void seated(Seat taken) {
        seat = taken;
        conversation.limit().now(Frontend.Wait.PARTNER);
        transcript.seated(seat);
        frontend.seated(seat);
    }

    @Override
    public synchronized void turn(Role role) {
        conversation.roleReceived();
        if (isDecided()) {
            pass(role);
        } else if (role == conversation.replayRole() && (conversation.continuesAnyway() || resendState.isSeat(seat))) {
            open = role;
            after(REPLAY_SECONDS, this::noReplay);
        } else {
            decide(false);
            resendOrPass(role);
        }
    }

    private synchronized void noReplay() {
        if (open != null && !over) {
            Role role = open;
            open = null;
            decide(false);
            resendOrPass(role);
        }
    }

    @Override
    public synchronized void message(String text) {
        receive(text, false);
    }

    @Override
    public synchronized void replay(String text) {
        receive(text, true);
    }

    private void receive(String text, boolean replay) {
        conversation.limit().restart(Frontend.Wait.ANSWER);
        Role late = open;
        open = null;
        if (!isDecided() && isRepeated(text)) {
            if (!resend()) {
                passLate(late);
            } else if (late == Role.RECEIVER) {
                frontend.turn(Role.RECEIVER);
            }
            return;
        }
        resendState.received(text);
        transcript.others(text, replay);
        if (replay) {
            frontend.replay(text);
        } else {
            frontend.message(text);
        }
        passLate(late);
    }

    /** No decision is needed if nothing was sent or received before this connection. */
    private boolean isDecided() {
        if (!decided && conversation.isUntouched()) {
            decided = true;
            resendState.seated(seat);
        }
        return decided;
    }

    /** Decides by the first message. Returns whether the frontend has it already. */
    private boolean isRepeated(String text) {
        boolean again = resendState.isLastReceived(text);
        boolean known = again && resendState.isSeat(seat);
        decide(known);
        return known || again && conversation.continuesAnyway();
    }

    /** Passes a turn that waited for the replay. */
    private void passLate(Role told) {
        if (told == Role.SENDER) {
            pass(told);
        }
    }

    private void decide(boolean known) {
        decided = true;
        resendState.seated(seat);
        if (known || conversation.continuesAnyway()) {
            frontend.resumed(known);
        } else {
            frontend.heldBack(conversation.holdBack());
        }
    }

    /** On our turn without a replay, the server does not have our last message: if we continue anyway, it is sent again. */
    private void resendOrPass(Role role) {
        if (role == Role.RECEIVER || !resend()) {
            pass(role);
        }
    }

    private boolean resend() {
        return !conversation.isLeaving() && conversation.resendUnanswered();
    }

    private void pass(Role role) {
        if (conversation.isLeaving()) {
            return;
        }
        if (role == Role.RECEIVER) {
            boolean first = conversation.isUntouched();
            conversation.limit().restart(first ? Frontend.Wait.TURN : Frontend.Wait.ANSWER);
            frontend.turn(role);
        } else if (!conversation.sendReturned()) {
            conversation.limit().stop();
            frontend.turn(role);
        }
    }

    /** Whether our last message arrived, the next connection shows. */
    @Override
    public synchronized void ended(End end) {
        over = true;
    }

    private static void after(int seconds, Runnable step) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(step);
    }
}
