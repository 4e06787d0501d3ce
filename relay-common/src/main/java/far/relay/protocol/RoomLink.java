package far.relay.protocol;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The link of a room: {@code http(s)|ws(s)|relay(s)://HOST[:PORT]/r/ROOM#KEY} (docs/rooms.md, section 8).
 *
 * @param host a name or an IPv4 address, or an IPv6 address without its brackets; in lower case
 * @param givenPort the port, if the link names one; 1 to 65535
 * @param key the key of a sealed room
 */
public record RoomLink(Scheme scheme, String host, OptionalInt givenPort, RoomName room, Optional<SealKey> key) {
    /** The port of named rooms, unless the server has another one. */
    public static final int WEB_PORT = 24574;

    /** How a link reaches the server. */
    public enum Scheme {
        HTTP(false, true, 80),
        HTTPS(true, true, 443),
        WS(false, true, 80),
        WSS(true, true, 443),
        RELAY(false, false, WEB_PORT),
        RELAYS(true, false, WEB_PORT);

        private final boolean tls;
        private final boolean webSocket;
        private final int defaultPort;

        Scheme(boolean tls, boolean webSocket, int defaultPort) {
            this.tls = tls;
            this.webSocket = webSocket;
            this.defaultPort = defaultPort;
        }

        /** Whether the connection is over TLS. */
        public boolean isTls() {
            return tls;
        }

        /** Whether the client uses WebSocket; otherwise lines. */
        public boolean isWebSocket() {
            return webSocket;
        }

        /** As in a link. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The scheme of this name, in lower or upper case; empty for any other name. */
        static Optional<Scheme> of(String word) {
            return Arrays.stream(values())
                    .filter(scheme -> scheme.name().equalsIgnoreCase(word))
                    .findFirst();
        }
    }

    private static final Pattern PARTS = Pattern.compile("([^:/?#]*)://([^/?#]*)([^?#]*)(\\?[^#]*)?(?:#(.*))?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::(.*))?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*\\]");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final String PATH = "/r/";

    /**
     * Reads a link.
     *
     * @throws InvalidLinkException if the text is not one
     */
    public static RoomLink parse(String text) throws InvalidLinkException {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new InvalidLinkException(InvalidLinkException.Mistake.FORM);
        }
        Scheme scheme = Scheme.of(parts.group(1)).orElseThrow(() -> bad(InvalidLinkException.Mistake.SCHEME));
        if (parts.group(2).contains("@")) {
            throw bad(InvalidLinkException.Mistake.USER);
        }
        Matcher authority = AUTHORITY.matcher(parts.group(2));
        authority.matches(); // any text does
        String host = host(authority.group(1));
        OptionalInt port = authority.group(2) == null ? OptionalInt.empty() : OptionalInt.of(port(authority.group(2)));
        RoomName room = room(parts.group(3), parts.group(4));
        return new RoomLink(scheme, host, port, room, key(parts.group(5)));
    }

    /**
     * The link of a room on a server.
     *
     * @param server its link without the path, such as {@code https://relay.example}; a slash may follow
     * @throws InvalidLinkException if it is not one
     */
    public static RoomLink on(String server, RoomName room, Optional<SealKey> key) throws InvalidLinkException {
        String origin = server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
        RoomLink link = parse(origin + PATH + room);
        return new RoomLink(link.scheme, link.host, link.givenPort, room, key);
    }

    private static InvalidLinkException bad(InvalidLinkException.Mistake mistake) {
        return new InvalidLinkException(mistake);
    }

    private static String host(String text) throws InvalidLinkException {
        if (IPV6.matcher(text).matches()) {
            return text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
        }
        if (!HOST.matcher(text).matches()) {
            throw bad(InvalidLinkException.Mistake.HOST);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static int port(String text) throws InvalidLinkException {
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw bad(InvalidLinkException.Mistake.PORT);
        }
        return port;
    }

    private static RoomName room(String path, String query) throws InvalidLinkException {
        if (query != null || !path.startsWith(PATH)) {
            throw bad(InvalidLinkException.Mistake.PATH);
        }
        return RoomName.of(path.substring(PATH.length())).orElseThrow(() -> bad(InvalidLinkException.Mistake.ROOM));
    }

    private static Optional<SealKey> key(String fragment) throws InvalidLinkException {
        if (fragment == null) {
            return Optional.empty();
        }
        InvalidLinkException.Mistake mistake = fragment.length() == SealKey.CHARACTERS
                ? InvalidLinkException.Mistake.DAMAGED_KEY
                : InvalidLinkException.Mistake.KEY;
        return Optional.of(SealKey.of(fragment).orElseThrow(() -> bad(mistake)));
    }

    /** The port to connect to. */
    public int port() {
        return givenPort.orElse(scheme.defaultPort);
    }

    /** The link without its key, for logs and for people who may not read the messages. */
    public String withoutKey() {
        return scheme.word() + "://" + (host.contains(":") ? "[" + host + "]" : host)
                + (givenPort.isPresent() ? ":" + givenPort.getAsInt() : "") + PATH + room;
    }

    /** The link with its key: whoever has it can read the messages. */
    public String text() {
        return withoutKey() + key.map(secret -> "#" + secret.text()).orElse("");
    }

    /** Without the key, so that none gets into a log. */
    @Override
    public String toString() {
        return withoutKey();
    }
}
