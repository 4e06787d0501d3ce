package far.relay.client.bench;

import java.util.Locale;

/** How the pairs of a bench talk. */
public enum Protocol {
    /** Pairs of the plain protocol (docs/protocol.md). */
    PLAIN(""),
    /** Each pair in a named room of its own (docs/rooms.md), over lines. */
    LINES(" in named rooms over lines"),
    /** Each pair in a named room of its own, over WebSocket. */
    WEBSOCKET(" in named rooms over WebSocket");

    private final String text;

    Protocol(String text) {
        this.text = text;
    }

    /** For people, after the number of pairs. */
    String text() {
        return text;
    }

    /** For programs. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
