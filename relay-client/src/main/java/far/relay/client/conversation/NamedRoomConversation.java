package far.relay.client.conversation;

import far.relay.client.CannotConnectException;
import far.relay.client.MessageRefusedException;
import far.relay.client.RoomClient;
import far.relay.client.RoomEnd;
import far.relay.client.RoomListener;
import far.relay.client.RoomMessage;
import far.relay.client.RoomOptions;
import far.relay.client.transcript.Transcript;
import far.relay.protocol.DisplayName;
import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Seat;
import far.relay.protocol.Utf8;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A conversation in a named room. The {@link RoomClient} connects again, resumes the seat and repeats messages by itself; this
 * class reports its events to the {@link Frontend}. Thread-safe.
 */
public final class NamedRoomConversation implements Conversation {
    private final RoomOptions options;
    private final Frontend frontend;
    private final Transcript transcript;
    private final Optional<RoomNews.Created> created;
    private final boolean mayHaveSeat;
    private final Runnable seatGone;
    private final WaitLimit limit;

    private volatile RoomClient client;
    private final RoomExit exit = new RoomExit(() -> client);
    private volatile boolean connected;
    private volatile boolean everConnected;
    /** Whether the server has refused a message on this connection. */
    private volatile boolean messageRefused;

    private volatile Seat seat;
    private volatile Role turn;
    private volatile boolean hasPartner;
    private volatile boolean hasSent;
    /** Completed when the server has taken our last message; null if there is none. */
    private volatile CompletableFuture<Long> last;

    /**
     * @param timeout the longest wait for our turn; empty for no limit
     * @param created what to report once we have a seat, if we create the room
     * @param mayHaveSeat whether a seat of the room may be ours from an earlier run
     * @param seatGone called if no seat of the room can be ours any more
     */
    public NamedRoomConversation(
            RoomOptions options,
            Frontend frontend,
            Optional<Duration> timeout,
            Transcript transcript,
            Optional<RoomNews.Created> created,
            boolean mayHaveSeat,
            Runnable seatGone) {
        this.options = options;
        this.frontend = frontend;
        this.transcript = transcript;
        this.created = created;
        this.mayHaveSeat = mayHaveSeat;
        this.seatGone = seatGone;
        this.limit = new WaitLimit(timeout, wait -> {
            frontend.timedOut(wait, timeout.orElseThrow());
            leave();
        });
    }

    @Override
    public Ending run() throws CannotConnectException {
        limit.start();
        RoomEnd end;
        try (RoomClient room = RoomClient.connect(options, new Events())) {
            end = room.end().toCompletableFuture().join();
        }
        if (isSeatGone(end)) {
            seatGone.run();
        }
        if (!everConnected && end.failure().isPresent()) {
            throw end.failure().get();
        }
        Ending ending = Ending.of(end, connected && seat != null);
        if (ending.kind() == Ending.Kind.LEFT && !exit.isDisconnecting() && !isLastConfirmed()) {
            ending = ending.unconfirmed();
        }
        if (everConnected) {
            frontend.ended(ending);
        }
        return ending;
    }

    private boolean isLastConfirmed() {
        CompletableFuture<Long> sent = last;
        return sent == null || sent.isDone() && !sent.isCompletedExceptionally();
    }

    private boolean isSeatGone(RoomEnd end) {
        if (created.isPresent() && seat == null) {
            return true; // the user has not learned the link, so nobody can come back
        }
        return switch (end.kind()) {
            case LEFT, IDLE, LONELY, REMOVED, ENDED -> true;
            case CLOSED -> exit.isLeaving() && !exit.isDisconnecting();
            case REFUSED, CANNOT_CONNECT -> seat == null && !mayHaveSeat;
            default -> false;
        };
    }

    @Override
    public boolean hasLeftWithoutConnection() {
        return !connected;
    }

    @Override
    public boolean hasMultilineMessages() {
        return true;
    }

    @Override
    public Message message(String text) {
        options.check(text);
        return Message.ofUtf8(Utf8.encode(text));
    }

    @Override
    public void send(Message message) {
        transcript.own(message.text()); // before an answer can arrive
        turn = Role.RECEIVER;
        hasSent = true; // before the client's thread reports that our turn is used
        CompletableFuture<Long> taken = client.queue(message.text()).toCompletableFuture();
        last = taken;
        taken.whenComplete((number, failure) -> {
            Throwable why = failure == null ? null : failure.getCause() == null ? failure : failure.getCause();
            if (why instanceof MessageRefusedException refused) {
                messageRefused = true;
                frontend.news(new RoomNews.Refused(refused.code(), refused.getMessage()));
            }
        });
    }

    @Override
    public void leave() {
        exit.leave();
    }

    @Override
    public boolean isLeaving() {
        return exit.isLeaving();
    }

    @Override
    public void disconnect() {
        exit.disconnect();
    }

    /** The events of the room, on the client's thread. */
    private final class Events implements RoomListener {
        @Override
        public void started(RoomClient started) {
            client = started;
            exit.started();
        }

        private void arrived() {
            if (!connected) {
                connected = true;
                everConnected = true;
                limit.now(Frontend.Wait.SEAT);
                frontend.connected(NamedRoomConversation.this);
            }
        }

        @Override
        public void waiting(long place) {
            arrived();
            frontend.news(new RoomNews.Queued(place, options.seat()));
        }

        @Override
        public void seated(Seat ours) {
            arrived();
            seat = ours;
            transcript.seated(ours);
            limit.now(Frontend.Wait.PARTNER);
            frontend.news(new RoomNews.Entered(options.link().room()));
            created.ifPresent(frontend::news);
            frontend.seated(ours);
        }

        @Override
        public void partner(RoomEvent.Presence presence, Optional<DisplayName> name) {
            hasPartner = presence != RoomEvent.Presence.NONE;
            if (turn == Role.RECEIVER) {
                limit.now(awaited());
            }
            frontend.news(new RoomNews.Partner(presence, name));
        }

        @Override
        public void past(RoomMessage message) {
            frontend.news(new RoomNews.Past(message));
        }

        @Override
        public void message(RoomMessage message) {
            limit.restart(Frontend.Wait.ANSWER);
            if (message.text().isEmpty()) {
                frontend.news(new RoomNews.Unreadable(message));
            } else {
                received(message.number(), message.text().get());
            }
        }

        private void received(long number, String text) {
            boolean waited = turn == null; // nothing was said since we have the seat
            transcript.others(text, waited);
            if (waited) {
                frontend.replay(number, text);
            } else {
                frontend.message(number, text);
            }
        }

        @Override
        public void turn(Role role) {
            if (role == Role.RECEIVER) {
                limit.restart(awaited());
            }
            report(role);
        }

        /** What we wait for while the partner has the turn. */
        private Frontend.Wait awaited() {
            if (hasSent) {
                return Frontend.Wait.ANSWER;
            }
            return hasPartner ? Frontend.Wait.TURN : Frontend.Wait.PARTNER;
        }

        private void report(Role role) {
            turn = role;
            if (role == Role.SENDER) {
                limit.stop();
            } else {
                limit.now(awaited());
            }
            frontend.turn(role);
        }

        @Override
        public void taken(long number) {
            frontend.news(new RoomNews.Taken(number));
        }

        @Override
        public void delayed(long number) {
            frontend.news(new RoomNews.Delayed(number));
        }

        @Override
        public void dataLost(long number) {
            frontend.news(new RoomNews.DataLost(number));
        }

        @Override
        public void notice(String text) {
            frontend.news(new RoomNews.Notice(text));
        }

        @Override
        public void lost(RoomEnd why, Duration pause) {
            connected = false;
            limit.now(Frontend.Wait.CONNECTION);
            boolean refused = messageRefused && why.kind() == RoomEnd.Kind.REFUSED;
            messageRefused = false;
            frontend.lost(refused ? Loss.afterRefusal(why) : Loss.of(why), pause);
        }

        /** The frontend does not know the turn since the loss. The client has kept it. */
        @Override
        public void regained() {
            arrived();
            if (seat != null) {
                frontend.seated(seat);
                frontend.resumed(true);
            }
            if (turn != null) {
                report(turn);
            }
        }
    }
}
