package far.relay.client.terminal;

import java.time.Instant;

/**
 * One line for a person to see: who or what says it, and when it came.
 *
 * @param text one line; it may hold anything that a stranger said
 */
public record DisplayLine(Kind kind, Instant time, String text) {
    /** Who or what says a line, and the mark that tells it, also without colour. */
    public enum Kind {
        /** We ourselves. */
        OWN(">"),
        /** The other seat. */
        OTHER("<"),
        /** The other seat, to who had our seat before. */
        REPLAY("<<"),
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
