package far.relay.server.room;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/** A participant that records what it receives: words of the wire, and calls in [brackets]. */
final class Recorder implements Participant {
    private final String name;
    private final List<String> unflushed = new ArrayList<>();
    private final List<String> received = new ArrayList<>();
    private boolean listening = true;
    private long buffered;
    private String answer;
    Session session;

    private Recorder(String name) {
        this.name = name;
    }

    /** Connects a client to the lobby. */
    static Recorder connect(Lobby lobby, String name) {
        Recorder recorder = new Recorder(name);
        recorder.session = lobby.enter(recorder);
        return recorder;
    }

    Recorder sends(String... texts) {
        for (String text : texts) {
            session.receive(text.equals("fin") ? new Command.Fin() : new Command.Send(Message.of(text)));
        }
        return this;
    }

    /** Sets the number of buffered bytes. */
    void buffers(long bytes) {
        buffered = bytes;
    }

    void disconnects() {
        session.leave("vanished");
    }

    /** Answers the next message while it is still being delivered. */
    void answersAtOnce(String text) {
        answer = text;
    }

    void stopsReading() {
        listening = false;
    }

    void readsAgain() {
        listening = true;
        session.advance();
    }

    /** Everything received since the last call. */
    List<String> received() {
        List<String> all = List.copyOf(received);
        received.clear();
        return all;
    }

    @Override
    public void send(Event event) {
        unflushed.add(word(event));
        if (answer != null && event instanceof Event.Relayed) {
            String text = answer;
            answer = null;
            sends(text);
        }
    }

    private static String word(Event event) {
        if (event instanceof Event.Seated seated) {
            return Integer.toString(seated.seat().number());
        }
        if (event instanceof Event.Assigned assigned) {
            return assigned.role().word();
        }
        if (event instanceof Event.Relayed relayed) {
            return relayed.message().text();
        }
        return event instanceof Event.Refused refused ? "error: " + refused.reason() : "exit";
    }

    @Override
    public void flush() {
        received.addAll(unflushed);
        unflushed.clear();
    }

    @Override
    public void close() {
        flush();
        received.add("[closed]");
    }

    @Override
    public void closeLingering() {
        flush();
        received.add("[dismissed]");
    }

    @Override
    public void drop() {
        flush();
        received.add("[dropped]");
    }

    @Override
    public long bufferedBytes() {
        return buffered;
    }

    @Override
    public void setReading(boolean reading) {
        received.add(reading ? "[read]" : "[not read]");
    }

    @Override
    public boolean isWritable() {
        return listening;
    }

    @Override
    public String toString() {
        return name;
    }
}
