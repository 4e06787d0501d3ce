package far.relay.server.room;

import far.relay.protocol.Command;
import far.relay.protocol.Event;
import far.relay.protocol.Message;
import java.util.ArrayList;
import java.util.List;

/** A participant that writes down what happens to it: words of the wire, and what it does in [brackets]. */
final class Recorder implements Participant {
    private final String name;
    private final List<String> unflushed = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private boolean listening = true;
    private long buffered;
    private String answer;
    Session session;

    private Recorder(String name) {
        this.name = name;
    }

    /** A client that comes to the lobby. */
    static Recorder come(Lobby lobby, String name) {
        Recorder recorder = new Recorder(name);
        recorder.session = lobby.enter(recorder);
        return recorder;
    }

    Recorder says(String... texts) {
        for (String text : texts) {
            session.receive(text.equals("fin") ? new Command.Fin() : new Command.Send(Message.of(text)));
        }
        return this;
    }

    /** So many bytes from now on. */
    void buffers(long bytes) {
        buffered = bytes;
    }

    void vanishes() {
        session.leave("vanished");
    }

    /** To the next line that it hears, while it is still being told. */
    void answersAtOnce(String text) {
        answer = text;
    }

    void stopsListening() {
        listening = false;
    }

    void listensAgain() {
        listening = true;
        session.advance();
    }

    /** All since it was last asked. */
    List<String> heard() {
        List<String> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    @Override
    public void send(Event event) {
        unflushed.add(word(event));
        if (answer != null && event instanceof Event.Relayed) {
            String text = answer;
            answer = null;
            says(text);
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
        heard.addAll(unflushed);
        unflushed.clear();
    }

    @Override
    public void close() {
        flush();
        heard.add("[closed]");
    }

    @Override
    public void closeLingering() {
        flush();
        heard.add("[dismissed]");
    }

    @Override
    public void drop() {
        flush();
        heard.add("[dropped]");
    }

    @Override
    public long bufferedBytes() {
        return buffered;
    }

    @Override
    public void setReading(boolean reading) {
        heard.add(reading ? "[read]" : "[not read]");
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
