package far.relay.server.listener;

import java.util.HashMap;
import java.util.Map;

/** What was said in all conversations of a simulation, and who sits where: each message number has one text. */
final class RoomHistories {
    /** A message of a conversation, with the seat that must say it. */
    private record Key(int conversation, long number) {}

    private final Map<Key, String> known = new HashMap<>();
    private final Map<Key, Map<String, Boolean>> attempted = new HashMap<>();
    private final Map<String, Integer> conversations = new HashMap<>();
    private final Map<String, RoomUser> seats = new HashMap<>();
    private int created;
    private int tokens;
    private int texts;
    private long received;

    String newToken() {
        return String.format("%022d", ++tokens);
    }

    String newText() {
        return "m" + ++texts + "\u00e9\\n";
    }

    /** A room is new: a conversation begins. */
    void created(String room) {
        conversations.put(room, ++created);
    }

    /** The number of the conversation in this room. */
    int conversation(String room) {
        return conversations.get(room);
    }

    /** A client sends a message. */
    void attempts(int conversation, long number, int seat, String text) {
        RoomUser.require(seat == 2 - number % 2, "the seats say messages in turn");
        attempted
                .computeIfAbsent(new Key(conversation, number), key -> new HashMap<>())
                .put(text, true);
    }

    /** A client receives a message, or learns that its own is stored. */
    void receives(int conversation, long number, int sender, String text) {
        received++;
        Key key = new Key(conversation, number);
        RoomUser.require(sender == 2 - number % 2, "a message is said by the seat whose turn it was");
        RoomUser.require(attempted.getOrDefault(key, Map.of()).containsKey(text), "a client has said '" + text + "'");
        String before = known.putIfAbsent(key, text);
        RoomUser.require(before == null || before.equals(text), "message " + number + " is the same for all");
    }

    /** The highest number of a message of the conversation that somebody knows; 0 if there is none. */
    long last(int conversation) {
        return known.keySet().stream()
                .filter(key -> key.conversation() == conversation)
                .mapToLong(Key::number)
                .max()
                .orElse(0);
    }

    /** A client is told that it has a seat. */
    void sits(String room, int seat, RoomUser user) {
        seats.put(room + seat, user);
    }

    long received() {
        return received;
    }
}
