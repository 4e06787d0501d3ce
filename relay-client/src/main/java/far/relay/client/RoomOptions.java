package far.relay.client;

import far.relay.protocol.DisplayName;
import far.relay.protocol.InvalidLinkException;
import far.relay.protocol.RoomCommand;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomLink;
import far.relay.protocol.RoomSeal;
import far.relay.protocol.Seat;
import far.relay.protocol.Token;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of a client of a named room (docs/rooms.md): its link, what it asks for, and when it connects again. Immutable. Each
 * client that is made from them has a token of its own, unless they name one.
 */
public final class RoomOptions {
    public static final int DEFAULT_MAX_MESSAGE = 1 << 16;
    public static final int LARGEST_MAX_MESSAGE = 1 << 20;
    public static final Duration DEFAULT_SHORTEST_PAUSE = Duration.ofMillis(500);
    public static final Duration DEFAULT_LONGEST_PAUSE = Duration.ofSeconds(30);

    private final RoomLink link;
    private final ClientOptions server;
    private final Optional<RoomSeal> seal;
    private final RoomCommand.Join join;
    private final Optional<Token> token;
    private final boolean resumes;
    private final long have;
    private final int maxMessage;
    private final RoomRetries retries;

    private RoomOptions(Builder builder) {
        link = builder.link;
        ClientOptions.Builder options = ClientOptions.builder()
                .host(link.host())
                .port(link.port())
                .connectTimeout(builder.connectTimeout)
                .deadAfter(builder.deadAfter);
        if (link.scheme().isTls()) {
            options.tls(builder.tls == null ? defaultTls() : builder.tls);
        }
        server = options.build();
        seal = link.key().map(key -> new RoomSeal(link.room(), key));
        token = Optional.ofNullable(builder.token);
        join = new RoomCommand.Join(
                link.room(),
                Optional.ofNullable(builder.name),
                seal.map(RoomSeal::joinSecret).or(() -> Optional.ofNullable(builder.secret)),
                Optional.ofNullable(builder.seat),
                builder.waits,
                Optional.ofNullable(builder.isNew),
                token);
        resumes = builder.resumes;
        have = builder.have;
        maxMessage = builder.maxMessage;
        retries = builder.retries;
    }

    private static ClientTls defaultTls() {
        try {
            return ClientTls.builder().build();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // only if the JDK has no TLS
        }
    }

    /** A builder for a client of the room at this link: any seat, and the default options. */
    public static Builder builder(RoomLink link) {
        return new Builder(link);
    }

    /**
     * As {@link #builder(RoomLink)}.
     *
     * @param link such as {@code https://relay.example/r/kitchen}
     * @throws IllegalArgumentException if it is not a link of a room; the cause is an {@link InvalidLinkException}
     */
    public static Builder builder(String link) {
        try {
            return builder(RoomLink.parse(link));
        } catch (InvalidLinkException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The link of the room. */
    public RoomLink link() {
        return link;
    }

    /** The only seat that we accept; empty for any. */
    public Optional<Seat> seat() {
        return join.seat();
    }

    /** How to connect to the server: its address, TLS and timeouts. */
    ClientOptions server() {
        return server;
    }

    /** For one client. */
    RoomRequest request() {
        Token ours = token.orElseGet(Token::random);
        RoomCommand.Join named = new RoomCommand.Join(
                join.room(), join.name(), join.secret(), join.seat(), join.mayWait(), join.isNew(), Optional.of(ours));
        return new RoomRequest(server.address(), named, ours, resumes, have, retries.afterLoss(), retries.first());
    }

    /** Checks a text before it is said. @throws InvalidMessageException as {@link RoomClient#say} */
    public void check(String text) {
        texts().check(text);
    }

    RoomText texts() {
        return new RoomText(seal, maxMessage);
    }

    /** The pauses between attempts of one client. */
    Backoff backoff() {
        return retries.backoff();
    }

    /** Collects options. For one thread; may be used for several {@link RoomOptions}. */
    public static final class Builder {
        private final RoomLink link;
        private DisplayName name;
        private Seat seat;
        private String secret;
        private boolean waits = true;
        private Boolean isNew;
        private Token token;
        private boolean resumes;
        private long have;
        private int maxMessage = DEFAULT_MAX_MESSAGE;
        private ClientTls tls;
        private Duration connectTimeout = ClientOptions.DEFAULT_CONNECT_TIMEOUT;
        private Duration deadAfter = ClientOptions.DEFAULT_DEAD_AFTER;
        private RoomRetries retries = new RoomRetries(true, false, DEFAULT_SHORTEST_PAUSE, DEFAULT_LONGEST_PAUSE);

        private Builder(RoomLink link) {
            this.link = Objects.requireNonNull(link, "link");
        }

        /** What the partner is to see (default: nothing). @throws IllegalArgumentException if it is not a {@link DisplayName} */
        public Builder name(String value) {
            name = new DisplayName(value);
            return this;
        }

        /** The only seat that we accept (default: any). */
        public Builder seat(Seat value) {
            seat = Objects.requireNonNull(value, "seat");
            return this;
        }

        /**
         * The secret of the room (default: none). A sealed room, whose link has a key, has a secret already, which this client derives.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Builder secret(String value) {
            require(!value.isEmpty(), "the secret is empty");
            secret = value;
            return this;
        }

        /** Whether to wait in the queue if no seat is free (default: true); otherwise the server refuses us with {@code full}. */
        public Builder waitForSeat(boolean value) {
            waits = value;
            return this;
        }

        /** Whether the room must be new (true), or must exist (false); either by default. */
        public Builder isNew(boolean value) {
            isNew = value;
            return this;
        }

        /**
         * The token of our seat (default: a random one). If the token owns a seat of the room already, because an earlier client had
         * it, we get that seat again, with all messages that the room keeps.
         */
        public Builder token(Token value) {
            token = Objects.requireNonNull(value, "token");
            resumes = false;
            return this;
        }

        /**
         * Takes the seat of an earlier client again, which must still be ours: otherwise the server refuses us with {@code token}.
         *
         * @param value the token of the seat
         * @param number the highest number of a message that the earlier client received, or that the server took from it; 0 for all.
         *     Only messages above it are reported
         * @throws IllegalArgumentException if the number is negative
         */
        public Builder resume(Token value, long number) {
            require(number >= 0, "the number of a message is 0 or more, not " + number);
            token = Objects.requireNonNull(value, "token");
            resumes = true;
            have = number;
            return this;
        }

        /**
         * The most bytes of a message, as TEXT on the wire: the server's limit (default: 65,536). A longer one is not sent.
         *
         * @throws IllegalArgumentException if it is not 1 to 1,048,576
         */
        public Builder maxMessage(int value) {
            require(
                    1 <= value && value <= LARGEST_MAX_MESSAGE,
                    "a message's limit is 1 to " + LARGEST_MAX_MESSAGE + " bytes, not " + value);
            maxMessage = value;
            return this;
        }

        /**
         * How to authenticate the server, and ourselves, with TLS (default: as {@link ClientTls#builder}). The link must be one with
         * TLS: https, wss or relays.
         */
        public Builder tls(ClientTls value) {
            tls = Objects.requireNonNull(value, "tls");
            return this;
        }

        /**
         * The time limit for connecting (default: 10 s), as {@link ClientOptions.Builder#connectTimeout}. The server's answer to the
         * first line has the same limit.
         */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /**
         * How long the server may send nothing before the connection is lost (default: 60 s; 4 s to 1 d). After half of that time the
         * client asks it for an answer. So a proxy that keeps a connection open to nobody is noticed, too.
         */
        public Builder deadAfter(Duration value) {
            deadAfter = value;
            return this;
        }

        /** Whether to connect again after a lost connection (default: true). Otherwise that is the end. */
        public Builder reconnect(boolean value) {
            retries = retries.withAfterLoss(value);
            return this;
        }

        /** Whether to connect again, too, if the first attempt to reach the server fails (default: false). */
        public Builder retryFirst(boolean value) {
            retries = retries.withFirst(value);
            return this;
        }

        /**
         * The pauses before attempts to connect again, as {@link Backoff} (default: 500 ms to 30 s).
         *
         * @throws IllegalArgumentException if the shortest is less than 1 ms, or more than the longest
         */
        public Builder pauses(Duration shortest, Duration longest) {
            retries = retries.withPauses(shortest, longest);
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a time is out of range, or the secret is too long for the server
         * @throws IllegalStateException if there is a secret for a sealed room, or TLS for a link without it
         */
        public RoomOptions build() {
            if (tls != null && !link.scheme().isTls()) {
                throw new IllegalStateException("the link is one without TLS");
            }
            if (secret != null && link.key().isPresent()) {
                throw new IllegalStateException("a sealed room has a secret of its own");
            }
            RoomOptions options = new RoomOptions(this);
            int length = RoomCommandLine.format(options.request().join()).length;
            require(length <= RoomCommandLine.MOST_BYTES, "the secret is too long");
            return options;
        }

        private static void require(boolean met, String otherwise) {
            if (!met) {
                throw new IllegalArgumentException(otherwise);
            }
        }
    }
}
