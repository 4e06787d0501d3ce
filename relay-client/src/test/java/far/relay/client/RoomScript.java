package far.relay.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import far.relay.protocol.RoomName;
import far.relay.protocol.Token;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A conversation in a named room, and what may happen to it. What it sends is recorded with the events of its listener, as lines
 * with {@code >}.
 */
final class RoomScript implements RoomConversation.Server {
    static final String ADDRESS = "relay.example:24574";
    static final String TOKEN = "t".repeat(22);

    final RecordingRoomListener notes;
    final RoomConversation conversation;
    /** The result of the last message that was said or queued. */
    CompletableFuture<Long> said;

    private Runnable later;

    RoomScript() {
        this(new RecordingRoomListener());
    }

    RoomScript(RecordingRoomListener notes) {
        this(notes, false, 0, true, false);
    }

    RoomScript(RecordingRoomListener notes, boolean resumes, long have, boolean reconnects, boolean retriesFirst) {
        this.notes = notes;
        Token token = new Token(TOKEN);
        RoomCommand.Join join = new RoomCommand.Join(
                new RoomName("kitchen"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true,
                Optional.empty(),
                Optional.of(token));
        this.conversation = new RoomConversation(
                new RoomRequest(ADDRESS, join, token, resumes, have, reconnects, retriesFirst),
                new RoomText(Optional.empty(), 100),
                notes,
                this);
    }

    @Override
    public void send(RoomCommand command) {
        notes.add("> " + new String(RoomCommandLine.format(command), UTF_8));
    }

    @Override
    public void disconnect() {
        notes.add("> (closes)");
    }

    @Override
    public void later(Runnable step) {
        later = step;
    }

    /** The pause of {@link #later} is over. */
    RoomScript later() {
        later.run();
        return this;
    }

    RoomScript connect() {
        conversation.connected();
        return this;
    }

    /** Receives these lines. */
    RoomScript get(String... lines) {
        for (String line : lines) {
            try {
                RoomEventLine.parse(line.getBytes(UTF_8)).ifPresent(conversation::on);
            } catch (RoomLineException e) {
                throw new AssertionError(line, e);
            }
        }
        return this;
    }

    /** Receives our seat. */
    RoomScript seat(int seat, long next, int turn) {
        return get("seat " + seat + " " + TOKEN + " " + next + " " + turn);
    }

    /** The connection breaks. */
    RoomScript cut() {
        return retry(conversation.disconnected(RoomEnd.Kind.BROKEN, FailureReason.verbatim("cut")));
    }

    /** The connection ends because the server does not answer. */
    RoomScript silence() {
        return retry(conversation.disconnected(RoomEnd.Kind.NO_ANSWER, FailureReason.noAnswer(Duration.ofSeconds(1))));
    }

    /** An attempt to connect fails. */
    RoomScript fail() {
        return retry(conversation.cannotConnect(new CannotConnectException(
                CannotConnectException.Kind.FAILED, ADDRESS, FailureReason.verbatim("refused"), null)));
    }

    private RoomScript retry(Optional<RoomEnd> why) {
        why.ifPresent(loss -> conversation.retrying(loss, Duration.ofSeconds(1)));
        return this;
    }

    RoomScript say(String text) {
        said = conversation.say(text).toCompletableFuture();
        return this;
    }

    RoomScript queue(String text) {
        said = conversation.queue(text).toCompletableFuture();
        return this;
    }

    RoomScript leave() {
        conversation.leave();
        return this;
    }
}
