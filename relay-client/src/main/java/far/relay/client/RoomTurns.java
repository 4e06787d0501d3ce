package far.relay.client;

import far.relay.protocol.Message;
import far.relay.protocol.Role;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomEvent;
import far.relay.protocol.Seat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The messages of a named room as one client sees them: whose turn it is, what is sent, and what is sent again (docs/rooms.md,
 * section 4). Pure; confined to one thread.
 *
 * <p><b>When is it our turn?</b> When our seat says the next message, and we have received the one before that: the server sends
 * it again if we have not.
 *
 * <p><b>What is sent on our turn?</b> The message of the next number, if we have said it already: it has not arrived, or the server
 * has lost it. So a message is repeated with its number and its TEXT until the server has taken it. Otherwise the next queued one.
 */
final class RoomTurns {
    private static final RoomListener NOBODY = new RoomListener() {};

    private final RoomText texts;
    private final Consumer<RoomCommand> server;
    private final RoomMemory memory;
    private final RoomOutbox outbox = new RoomOutbox();
    private RoomListener listener;

    private Seat seat;
    /** The number of the next message, and the seat that says it. */
    private long next = 1;

    private Seat turn = Seat.ONE;
    /** Whether the server has given us our seat on the present connection. */
    private boolean present;
    /** The number of our message that was sent on this connection and has no answer yet; 0 if there is none. */
    private long inFlight;

    private Role reportedTurn;

    /** @param have the highest message number that is known from before */
    RoomTurns(RoomText texts, long have, RoomListener listener, Consumer<RoomCommand> server) {
        this.texts = texts;
        this.memory = new RoomMemory(have);
        this.listener = listener;
        this.server = server;
    }

    /** The highest number of a message that was received, or that the server has taken. */
    long known() {
        return memory.known();
    }

    /** Whether we have our seat on the present connection. */
    boolean isPresent() {
        return present;
    }

    /** Whether a message is sent that the server has neither taken nor refused. */
    boolean isInFlight() {
        return inFlight != 0;
    }

    /** The listener receives nothing more from here. */
    void silence() {
        listener = NOBODY;
    }

    // --- the server

    /** What an event contradicts in docs/rooms.md; empty if the server may send it now. */
    Optional<FailureReason> contradiction(RoomEvent event) {
        return new RoomExpectation(seat, present, next, turn, memory).contradiction(event);
    }

    void seated(RoomEvent.Seated seated) {
        boolean first = seat == null;
        present = true;
        seat = seated.seat();
        if (first) {
            listener.seated(seat);
        }
        next = seated.next();
        turn = seated.turn();
        if (memory.known() >= next) {
            memory.lose(next);
            listener.dataLost(next);
        }
        settle();
        sendNext();
        reportTurn();
    }

    void disconnected() {
        present = false;
        inFlight = 0;
    }

    void past(RoomEvent.Past past) {
        if (past.number() > memory.known() && isNew(past.number(), past.seat(), past.text())) {
            listener.past(texts.decode(past.number(), past.seat(), past.text()));
        }
    }

    void said(RoomEvent.Said said) {
        if (said.number() <= memory.known()) {
            return; // sent again, because a join was repeated
        }
        Seat sender = seat.other();
        boolean fresh = isNew(said.number(), sender, said.text());
        next = said.number() + 1;
        turn = seat;
        sendNext();
        if (fresh) {
            listener.message(texts.decode(said.number(), sender, said.text()));
        }
        reportTurn();
    }

    /** Remembers a message of the server. Returns false if the server had lost it, and has it again. */
    private boolean isNew(long number, Seat sender, Message text) {
        boolean repaired = memory.get(number, sender).filter(text::equals).isPresent();
        if (!repaired) {
            outbox.fail(number, new IllegalStateException("the conversation has gone on without this message"));
            memory.add(number, sender, text);
        }
        memory.confirm(number);
        return !repaired;
    }

    void taken(RoomEvent.Taken taken) {
        long number = taken.number();
        if (number <= memory.known()) {
            return; // it was repeated
        }
        memory.confirm(number);
        next = number + 1;
        turn = seat.other();
        inFlight = 0;
        listener.taken(number);
        outbox.said().filter(mine -> mine.number() <= number).ifPresent(outbox::taken);
        reportTurn();
    }

    /** All messages below the next number are decided. If ours is one of them, the server has taken it. */
    private void settle() {
        outbox.said().filter(mine -> mine.number() < next).ifPresent(mine -> {
            if (mine.isSent()) {
                memory.confirm(mine.number());
                listener.taken(mine.number());
                outbox.taken(mine);
            } else { // another client with our token has said this message
                memory.forgetFrom(mine.number());
                outbox.fail(mine.number(), new OutOfTurnException());
            }
        });
    }

    /** The server could not store the message in flight: {@link #sendNext} sends it again. */
    void delayed() {
        long number = inFlight;
        inFlight = 0;
        listener.delayed(number);
    }

    /** The server will never take the message in flight. */
    void refused(RoomEvent.Error error) {
        long number = inFlight;
        inFlight = 0;
        memory.forgetFrom(number);
        outbox.fail(number, new MessageRefusedException(error.code(), error.text()));
        reportTurn();
    }

    // --- us

    /** Says a message now. The text was {@linkplain RoomText#check checked}. */
    CompletionStage<Long> say(String text) {
        if (!isOurTurn()) {
            return CompletableFuture.failedStage(new OutOfTurnException());
        }
        CompletableFuture<Long> taken = new CompletableFuture<>();
        begin(text, taken);
        reportTurn();
        return taken;
    }

    /** Says a message now, or on a later turn. */
    CompletionStage<Long> queue(String text) {
        return isOurTurn() ? say(text) : outbox.queue(text);
    }

    /** Whether a new message can be said: our seat says the next one, and has not done so yet. */
    private boolean isOurTurn() {
        return isOurNumber() && memory.get(next, seat).isEmpty();
    }

    private boolean isOurNumber() {
        return seat != null && turn == seat && memory.known() >= next - 1;
    }

    /** From now on the message has its number and its TEXT. */
    private void begin(String text, CompletableFuture<Long> taken) {
        outbox.fail(next, new IllegalStateException("the server has lost the messages before this one"));
        memory.add(next, seat, texts.encode(next, seat, text));
        outbox.say(next, taken);
        sendNext();
    }

    /** On our turn, sends the message of the next number, or says the next queued one. */
    void sendNext() {
        if (!isOurNumber()) {
            return;
        }
        Optional<Message> mine = memory.get(next, seat);
        if (mine.isEmpty()) {
            outbox.next().ifPresent(waiting -> begin(waiting.text(), waiting.taken()));
        } else if (present && inFlight != next) {
            inFlight = next;
            outbox.sent(next);
            server.accept(new RoomCommand.Say(next, mine.get()));
        }
    }

    private void reportTurn() {
        boolean isKnown = seat != null && (turn != seat || isOurNumber());
        Role role = isOurTurn() ? Role.SENDER : Role.RECEIVER;
        if (isKnown && role != reportedTurn) {
            reportedTurn = role;
            listener.turn(role);
        }
    }

    /** The queued messages will not be sent. */
    void failQueue(String why) {
        outbox.failQueue(why);
    }

    /** No message will be sent any more. */
    void fail(String why) {
        outbox.fail(0, new IllegalStateException(why));
        outbox.failQueue(why);
    }
}
