package far.relay.server.listener;

import far.relay.protocol.RoomEvent;
import far.relay.protocol.RoomEventLine;
import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * An honest client of a named room, with a connection that delivers bytes one by one and may be cut at any time. It follows
 * docs/rooms.md, sections 3.4 and 4.6: it resumes its seat, and repeats a message that was not stored. It checks what it receives.
 */
final class RoomUser {
    private final RoomHistories histories;
    private final String room;
    private String token;

    private SimulatedClient connection;
    private final ByteArrayOutputStream toServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream fromServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** The conversation that it takes part in, and its seat there; 0 if it has no seat. */
    private int conversation;

    private int seat;
    /** The conversation of the room when the server sent this connection its seat; it can be over when the client reads that. */
    private int seatedIn;
    /** Whether this connection has its seat. */
    private boolean isSeated;
    /** The highest number that it knows, sent or received. A room keeps all messages of a run, so a new client learns all of them. */
    private long have;
    /** The next number, if it has the turn; otherwise 0. */
    private long mine;
    /** Its message that is not acknowledged; null if there is none. */
    private String unacknowledged;
    /** The number of that message: it can be higher than have + 1, if earlier messages have not arrived yet. */
    private long unacknowledgedNumber;

    RoomUser(RoomHistories histories, String room) {
        this.histories = histories;
        this.room = room;
        renew();
    }

    private void renew() {
        token = histories.newToken();
        seat = 0;
        have = 0;
        unacknowledged = null;
    }

    boolean isConnected() {
        return connection != null;
    }

    SimulatedClient connection() {
        return connection;
    }

    /** The highest message that it knows of the conversation; negative if it has no seat now. */
    long knows() {
        return isSeated ? have : -1;
    }

    int conversation() {
        return conversation;
    }

    /** Connects, and asks for its seat; perhaps while an older connection is open, which it forgets. */
    void connect(SimulatedClient to) {
        forget();
        connection = to;
        send(seat == 0 ? "join " + room + " token=" + token : "resume " + room + " " + token + " have=" + have);
    }

    /** Sees nothing more of its connection. */
    void forget() {
        connection = null;
        isSeated = false;
        mine = 0;
        toServer.reset();
        fromServer.reset();
        line.reset();
    }

    /** Says something if it has the turn. */
    void say() {
        if (mine > 0 && unacknowledged == null) {
            unacknowledged = histories.newText();
            unacknowledgedNumber = mine;
            sendMessage();
        }
    }

    private void sendMessage() {
        histories.attempts(conversation, unacknowledgedNumber, seat, unacknowledged);
        send("say " + unacknowledgedNumber + " " + unacknowledged);
    }

    void send(String text) {
        toServer.writeBytes((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The network delivers this many bytes to the server. */
    void deliver(int most, ByteBufAllocator memory) {
        byte[] bytes = toServer.toByteArray();
        int length = Math.min(most, bytes.length);
        if (length > 0
                && connection.channel.isOpen()
                && connection.channel.config().isAutoRead()) {
            toServer.reset();
            toServer.write(bytes, length, bytes.length - length);
            connection.channel.writeInbound(memory.buffer().writeBytes(bytes, 0, length));
        }
    }

    /** What the server has sent is on its way. */
    void collect() {
        for (ByteBuf bytes = connection.channel.readOutbound();
                bytes != null;
                bytes = connection.channel.readOutbound()) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy).release();
            fromServer.writeBytes(copy);
            if (new String(copy, StandardCharsets.UTF_8).startsWith("seat ")) {
                seatedIn = histories.conversation(room);
            }
        }
    }

    /** The network delivers this many bytes to the client; at the end of the stream the client notices. */
    void read(int most) {
        byte[] bytes = fromServer.toByteArray();
        int length = Math.min(most, bytes.length);
        fromServer.reset();
        fromServer.write(bytes, length, bytes.length - length);
        for (byte octet : Arrays.copyOf(bytes, length)) {
            if (octet != '\n') {
                line.write(octet);
            } else if (isConnected()) {
                byte[] whole = line.toByteArray();
                line.reset();
                receive(whole);
            }
        }
        if (isConnected() && length == bytes.length && !connection.channel.isOpen()) {
            forget();
        }
    }

    private void receive(byte[] whole) {
        RoomEvent event = parse(whole);
        if (event instanceof RoomEvent.Seated seated) {
            sits(seated);
        } else if (event instanceof RoomEvent.Past past) {
            learns(past.number(), past.seat().number(), past.text().text());
        } else if (event instanceof RoomEvent.Said said) {
            learns(said.number(), 3 - seat, said.text().text());
            mine = said.number() + 1;
        } else if (event instanceof RoomEvent.Taken taken) {
            require(unacknowledged != null && taken.number() == have + 1, "its message is acknowledged once");
            learns(taken.number(), seat, unacknowledged);
            mine = 0;
        } else if (event instanceof RoomEvent.Bye bye) {
            ends(bye.code());
        }
    }

    private static RoomEvent parse(byte[] whole) {
        try {
            Optional<RoomEvent> event = RoomEventLine.parse(whole);
            require(event.isPresent(), "every line is one of the protocol");
            return event.get();
        } catch (RoomLineException e) {
            throw new AssertionError(new String(whole, StandardCharsets.UTF_8), e);
        }
    }

    private void sits(RoomEvent.Seated seated) {
        require(seated.token().text().equals(token), "the seat has its token");
        if (seat != 0) {
            require(seatedIn == conversation && seated.seat().number() == seat, "a resumed seat is the same");
        }
        conversation = seatedIn;
        seat = seated.seat().number();
        isSeated = true;
        histories.sits(room, seat, this);
        mine = seated.turn().number() == seat ? seated.next() : 0;
        if (unacknowledged != null && seated.next() == unacknowledgedNumber) {
            require(mine == unacknowledgedNumber, "a message that was not stored can be sent again");
            sendMessage();
        }
    }

    /** Each message comes once, and none is left out. */
    private void learns(long number, int sender, String text) {
        require(number == have + 1, "message " + number + " comes after " + have);
        histories.receives(conversation, number, sender, text);
        if (unacknowledged != null && number == unacknowledgedNumber) {
            require(sender == seat && text.equals(unacknowledged), "its own message is the one that it sent");
            unacknowledged = null;
        }
        have = number;
    }

    private void ends(String code) {
        if (!code.equals("resumed") && !(code.equals("refused") && seat != 0 && isSeated)) {
            renew(); // left, idle, or its seat was given up meanwhile
        }
        forget();
    }

    static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new AssertionError("not so: " + sentence);
        }
    }
}
