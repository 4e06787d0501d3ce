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
 * What a {@link ReconnectingConversation} hears on one connection. If something was said or heard on an earlier one, it decides first whether
 * the server still has that conversation (docs/decisions/0024):
 *
 * <ul>
 *   <li>It has it if we are on the same seat, and the message that we heard last waits for our answer again. The frontend is
 *       not told that message twice. If we had answered it, that answer never came to the server, and is said again.
 *   <li>Else nothing tells who is on the other seat. Nothing that waits is said, unless the user wants it all the same.
 * </ul>
 *
 * <p>As a network may cut a message from the role before it, there is none only when a while has brought none.
 *
 * <p>Thread-safe: the client's thread calls it, and a timer. Its lock is held while the frontend is called, and never asked
 * for by a frontend.
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
    /** Whether there is nothing to decide about the last connection's conversation, or no more. */
    private boolean decided;
    /** The role that we have, as long as it is open whether a replay follows; else null. */
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
        after(SEAT_SECONDS, this::noteNoSeat);
    }

    private synchronized void noteNoSeat() {
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
        conversation.heardRole();
        if (isDecided()) {
            pass(role);
        } else if (role == conversation.replayRole() && (conversation.goesOnAnyway() || resendState.isSeat(seat))) {
            open = role;
            after(REPLAY_SECONDS, this::noReplay);
        } else {
            decide(false);
            passUnlessSaidAgain(role);
        }
    }

    private synchronized void noReplay() {
        if (open != null && !over) {
            Role role = open;
            open = null;
            decide(false);
            passUnlessSaidAgain(role);
        }
    }

    @Override
    public synchronized void message(String text) {
        hear(text, false);
    }

    @Override
    public synchronized void replay(String text) {
        hear(text, true);
    }

    private void hear(String text, boolean replay) {
        conversation.limit().restart(Frontend.Wait.ANSWER);
        Role late = open;
        open = null;
        if (!isDecided() && takeAgain(text)) {
            if (!sayAgain()) {
                passLate(late);
            } else if (late == Role.LISTENER) {
                frontend.turn(Role.LISTENER);
            }
            return;
        }
        resendState.hear(text);
        transcript.others(text, replay);
        if (replay) {
            frontend.replay(text);
        } else {
            frontend.message(text);
        }
        passLate(late);
    }

    /** There is nothing to decide if nothing was said or heard by the time that this conversation begins. */
    private boolean isDecided() {
        if (!decided && resendState.isEmpty()) {
            decided = true;
            resendState.seated(seat);
        }
        return decided;
    }

    /** Decides by the first message. Returns whether it is the one that was heard last. */
    private boolean takeAgain(String text) {
        boolean again = resendState.isHeard(text);
        boolean known = again && resendState.isSeat(seat);
        decide(known);
        return known || again && conversation.goesOnAnyway();
    }

    /** A turn that was told before the replay came is not told once more. */
    private void passLate(Role told) {
        if (told == Role.SPEAKER) {
            pass(told);
        }
    }

    private void decide(boolean known) {
        decided = true;
        resendState.seated(seat);
        if (known || conversation.goesOnAnyway()) {
            frontend.resumed(known);
        } else {
            frontend.heldBack(resendState.forget());
        }
    }

    /** It is our turn and no message waits: what we said last, if we go on anyway, the server does not know. */
    private void passUnlessSaidAgain(Role role) {
        if (role == Role.LISTENER || !sayAgain()) {
            pass(role);
        }
    }

    private boolean sayAgain() {
        return !conversation.isLeaving() && conversation.sayAgain();
    }

    private void pass(Role role) {
        if (conversation.isLeaving()) {
            return;
        }
        if (role == Role.LISTENER) {
            conversation.limit().restart(Frontend.Wait.ANSWER);
            frontend.turn(role);
        } else if (!conversation.sayUnsaid()) {
            conversation.limit().stop();
            frontend.turn(role);
        }
    }

    /** The connection is of no more use; what became of what was said, the next one tells. */
    @Override
    public synchronized void ended(End end) {
        over = true;
    }

    private static void after(int seconds, Runnable step) {
        CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS).execute(step);
    }
}
