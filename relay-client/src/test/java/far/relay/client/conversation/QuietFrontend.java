package far.relay.client.conversation;

import far.relay.protocol.Message;
import java.time.Duration;
import java.util.List;

/** A frontend that shows nothing. */
final class QuietFrontend implements Frontend {
    @Override
    public void heldBack(List<Message> sent) {}

    @Override
    public void message(String text) {}

    @Override
    public void lost(Loss loss, Duration pause) {}
}
