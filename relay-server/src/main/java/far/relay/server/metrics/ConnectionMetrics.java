package far.relay.server.metrics;

import java.util.List;

/** The connections of one listener. For the event loop's thread. */
public final class ConnectionMetrics {
    /** What a client speaks. */
    public enum Protocol {
        /** It has not shown it yet. */
        UNKNOWN,
        /** The lines of plain rooms. */
        PLAIN,
        /** The lines of named rooms. */
        LINES,
        WEBSOCKET,
        HTTP
    }

    /** How far a connection has come. */
    public enum State {
        /** Its TLS handshake is under way. */
        HANDSHAKE,
        OPEN,
        /** The server has said its last word, and waits for the client to read it. */
        CLOSING
    }

    /** How a TLS handshake ended. */
    public enum Handshake {
        COMPLETED,
        /** What came is not TLS. */
        NOT_TLS,
        TIMEOUT,
        FAILED
    }

    private final String listener;
    private final List<Protocol> protocols;
    private final int[][] open = new int[Protocol.values().length][State.values().length];
    private final long[] handshakes = new long[Handshake.values().length];
    private long accepted;

    /**
     * @param listener its name
     * @param protocols what its clients can speak, first what a connection begins with
     */
    public ConnectionMetrics(String listener, Protocol... protocols) {
        this.listener = listener;
        this.protocols = List.of(protocols);
    }

    /**
     * A connection has been accepted. It counts until {@link Connection#close}.
     *
     * @param now the time, in nanoseconds since some moment
     */
    public Connection accepted(State first, long now) {
        accepted++;
        return new Connection(accepted, now, protocols.get(0), first);
    }

    /** A TLS handshake is over. */
    public void ended(Handshake result) {
        handshakes[result.ordinal()]++;
    }

    public String listener() {
        return listener;
    }

    public List<Protocol> protocols() {
        return protocols;
    }

    public long accepted() {
        return accepted;
    }

    /** How many connections are open. */
    public int open(Protocol protocol, State state) {
        return open[protocol.ordinal()][state.ordinal()];
    }

    public long handshakes(Handshake result) {
        return handshakes[result.ordinal()];
    }

    /** One open connection. */
    public final class Connection {
        private final long number;
        private final long since;
        private Protocol protocol;
        private State state;

        private Connection(long number, long since, Protocol protocol, State state) {
            this.number = number;
            this.since = since;
            this.protocol = protocol;
            this.state = state;
            count(1);
        }

        private void count(int connections) {
            open[protocol.ordinal()][state.ordinal()] += connections;
        }

        /** The name of its listener. */
        public String listener() {
            return listener;
        }

        /** Its number among all connections to this listener, from 1 on. */
        public long number() {
            return number;
        }

        /** When it was accepted, as {@link #accepted} was told. */
        public long since() {
            return since;
        }

        public Protocol protocol() {
            return protocol;
        }

        public State state() {
            return state;
        }

        /** It speaks this. */
        public void speaks(Protocol shown) {
            count(-1);
            protocol = shown;
            count(1);
        }

        /** It is in this state. */
        public void is(State now) {
            count(-1);
            state = now;
            count(1);
        }

        /** It is closed. Called once. */
        public void close() {
            count(-1);
        }
    }
}
