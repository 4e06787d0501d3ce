package far.relay.client.conversation;

import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.Seat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A frontend, and a {@link TurnCommand} that runs when our turn comes. A turn that is only reported again, on a new connection, does not
 * count.
 */
public final class TurnFrontend implements Frontend {
    /** How long a command may take at the end to read its message. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Frontend frontend;
    private final TurnCommand command;
    private Role turn;
    private String message = "";

    public TurnFrontend(Frontend frontend, TurnCommand command) {
        this.frontend = frontend;
        this.command = command;
    }

    @Override
    public void turn(Role role) {
        frontend.turn(role);
        if (role == Role.SENDER && role != turn) {
            command.run(message);
        }
        turn = role;
        message = "";
    }

    @Override
    public void message(String text) {
        received(text);
        frontend.message(text);
    }

    @Override
    public void message(long number, String text) {
        received(text);
        frontend.message(number, text);
    }

    @Override
    public void replay(long number, String text) {
        received(text);
        frontend.replay(number, text);
    }

    @Override
    public void replay(String text) {
        received(text);
        frontend.replay(text);
    }

    /** The turn follows; it is a new one even if the one before was used without a report of the other's turn. */
    private void received(String text) {
        message = text;
        turn = null;
    }

    @Override
    public void connected(Conversation conversation) {
        frontend.connected(conversation);
    }

    @Override
    public void unseated(boolean plain) {
        frontend.unseated(plain);
    }

    @Override
    public void seated(Seat seat) {
        frontend.seated(seat);
    }

    @Override
    public void resumed(boolean known) {
        frontend.resumed(known);
    }

    @Override
    public void heldBack(List<Message> sent) {
        frontend.heldBack(sent);
    }

    @Override
    public void news(RoomNews news) {
        frontend.news(news);
    }

    @Override
    public void lost(Loss loss, Duration pause) {
        frontend.lost(loss, pause);
    }

    @Override
    public void timedOut(Wait what, Duration limit) {
        frontend.timedOut(what, limit);
    }

    @Override
    public void ended(Ending end) {
        frontend.ended(end);
        command.awaitRead(PATIENCE);
    }

    @Override
    public void interrupt() {
        frontend.interrupt();
    }

    @Override
    public Optional<String> error() {
        return frontend.error();
    }

    @Override
    public int status() {
        return frontend.status();
    }
}
