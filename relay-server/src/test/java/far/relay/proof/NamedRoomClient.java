package far.relay.proof;

import java.util.Map;

/** A client with a seat or a place in the queue, in the model of a named room. */
final class NamedRoomClient {
    final String token;
    final String name;
    /** The only seat that it accepts; null: any. */
    final String wanted;
    /** Null: it is away. */
    String connection;
    /** When it came or, once it has a seat, when it got that. */
    long since;

    private NamedRoomClient(String token, String name, String wanted, String connection, long since) {
        this.token = token;
        this.name = name;
        this.wanted = wanted;
        this.connection = connection;
        this.since = since;
    }

    /** @param fields those of its {@code join} */
    NamedRoomClient(String token, Map<String, String> fields, String connection, long since) {
        this(token, fields.get("name"), fields.get("seat"), connection, since);
    }

    NamedRoomClient copy() {
        return new NamedRoomClient(token, name, wanted, connection, since);
    }

    boolean accepts(int seat) {
        return wanted == null || wanted.equals("" + seat);
    }

    /** What its partner receives of it. */
    String presence() {
        return "partner " + (connection == null ? "away" : "here") + (name == null ? "" : " " + name);
    }
}
