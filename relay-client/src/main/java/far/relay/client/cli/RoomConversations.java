package far.relay.client.cli;

import far.relay.client.RoomOptions;
import far.relay.client.conversation.Conversation;
import far.relay.client.conversation.Frontend;
import far.relay.client.conversation.NamedRoomConversation;
import far.relay.client.conversation.Outbox;
import far.relay.client.conversation.RoomNews;
import far.relay.client.io.HomeDirectory;
import far.relay.client.io.SeatFile;
import far.relay.client.io.StateDirectory;
import far.relay.client.text.ErrorMessages;
import far.relay.client.text.Messages;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.RoomLink;
import far.relay.system.SystemText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import java.util.function.Consumer;

/** In a named room, with a token of our seat that is kept in a file. */
final class RoomConversations implements Conversations {
    private final RoomOptions.Builder room;
    private final RoomLink link;
    private final String client;
    private final boolean fresh;
    private final Optional<RoomNews.Created> created;
    private final ConversationOptions options;
    private final int maxMessage;
    private final Messages messages;

    /**
     * @param room the options of the room, complete but for its token
     * @param created to be reported once we have a seat, if we create the room
     * @param client as for {@link SeatFile#open}
     */
    RoomConversations(
            RoomOptions.Builder room,
            RoomLink link,
            String client,
            boolean fresh,
            Optional<RoomNews.Created> created,
            ConversationOptions options,
            int maxMessage,
            Messages messages) {
        this.room = room;
        this.link = link;
        this.client = client;
        this.fresh = fresh;
        this.created = created;
        this.options = options;
        this.maxMessage = maxMessage;
        this.messages = messages;
    }

    @Override
    public String address() {
        return link.withoutKey();
    }

    @Override
    public int maxLine() {
        return maxMessage;
    }

    @Override
    public Conversation create(
            Frontend frontend, Outbox outbox, boolean terminal, Transcript transcript, Consumer<String> warn) {
        boolean mayHaveSeat = false;
        Runnable seatGone = () -> {};
        try {
            SeatFile file = SeatFile.open(
                    StateDirectory.in(SystemText.variable("XDG_STATE_HOME").orElse(null), HomeDirectory.find()),
                    link,
                    client,
                    fresh);
            room.token(file.token());
            mayHaveSeat = !file.isNew();
            seatGone = () -> delete(file, warn);
        } catch (IOException e) {
            warn.accept(messages.get("room.not-kept", new ErrorMessages(messages).of(e)));
        } catch (InvalidPathException e) {
            warn.accept(messages.get("room.not-kept", e.getMessage()));
        }
        return new NamedRoomConversation(
                room.build(), frontend, options.timeout(terminal), transcript, created, mayHaveSeat, seatGone);
    }

    private void delete(SeatFile file, Consumer<String> warn) {
        try {
            file.delete();
        } catch (IOException e) {
            warn.accept(messages.get("room.not-deleted", new ErrorMessages(messages).of(e)));
        }
    }
}
