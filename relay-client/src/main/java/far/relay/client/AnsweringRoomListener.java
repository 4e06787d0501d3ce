package far.relay.client;

import far.relay.protocol.Role;
import java.util.function.UnaryOperator;

/** A listener that answers; see {@link RoomListener#answering}. */
final class AnsweringRoomListener implements RoomListener {
    private final String first;
    private final UnaryOperator<String> answer;
    private RoomClient client;
    private boolean begun;

    AnsweringRoomListener(String first, UnaryOperator<String> answer) {
        this.first = first;
        this.answer = answer;
    }

    @Override
    public void started(RoomClient started) {
        client = started;
    }

    @Override
    public void past(RoomMessage message) {
        begun = true;
    }

    @Override
    public void turn(Role role) {
        if (role == Role.SENDER && !begun) {
            client.say(first);
        }
        begun = true;
    }

    @Override
    public void message(RoomMessage message) {
        begun = true;
        message.text().ifPresent(text -> client.say(answer.apply(text)));
    }
}
