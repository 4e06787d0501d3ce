package far.relay.client.terminal;

import java.time.Instant;

/**
 * One line on the screen, with its kind and its time.
 *
 * @param text not sanitized; only a message of a named room can have several lines
 */
public record DisplayLine(Kind kind, Instant time, String text) {
    /** The kind of a line, and the mark that shows it, also without colour. */
    public enum Kind {
        /** Our message. */
        OWN(">"),
        /** The partner's message. */
        OTHER("<"),
        /** The partner's, from before we had our seat: in a plain room, to the client that had it before us. */
        REPLAY("<<"),
        /** Ours, in a named room, from before this client had its seat. */
        OWN_PAST(">>"),
        /** A picture of the program's, which needs full contrast. */
        PICTURE("  "),
        /** The program. */
        NOTICE("--"),
        /** The program, of what it cannot do. */
        PROBLEM("!!");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        public String mark() {
            return mark;
        }
    }
}
