package far.relay.client;

import far.relay.protocol.Role;
import java.util.function.UnaryOperator;

/** A listener that answers; see {@link RelayListener#answering}. */
final class AnsweringListener implements RelayListener {
    private final String first;
    private final UnaryOperator<String> answer;
    private RelayClient client;

    AnsweringListener(String first, UnaryOperator<String> answer) {
        this.first = first;
        this.answer = answer;
    }

    @Override
    public void connected(RelayClient connected) {
        client = connected;
    }

    /** A turn that follows a message is used before it is reported, so this is the first one. */
    @Override
    public void turn(Role role) {
        if (role == Role.SENDER) {
            client.send(first);
        }
    }

    @Override
    public void message(String text) {
        client.send(answer.apply(text));
    }
}
