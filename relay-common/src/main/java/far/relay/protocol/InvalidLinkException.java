package far.relay.protocol;

/** A text that is not the link of a room. The message is one line of English, without any text of the link. */
public final class InvalidLinkException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with the link. */
    public enum Mistake {
        FORM("a link looks like http://HOST:PORT/r/ROOM"),
        SCHEME("a link begins with http://, https://, ws://, wss://, relay:// or relays://"),
        USER("a link has no user name or password"),
        HOST("the link has no valid host name or address"),
        PORT("the port of a link is 1 to 65535"),
        PATH("the path of a link is /r/ROOM"),
        ROOM("a room has 1 to 64 characters from a-z 0-9 . _ -, and begins with a letter or a digit"),
        KEY("the key after # is 22 characters; copy the whole link"),
        DAMAGED_KEY("the key after # is damaged; copy the link again");

        private final String text;

        Mistake(String text) {
            this.text = text;
        }
    }

    private final Mistake mistake;

    InvalidLinkException(Mistake mistake) {
        super(mistake.text);
        this.mistake = mistake;
    }

    /** What is wrong, for a message in another language. */
    public Mistake mistake() {
        return mistake;
    }
}
