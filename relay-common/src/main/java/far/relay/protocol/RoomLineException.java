package far.relay.protocol;

/** A line that is not one of the room protocol. The message is one line of English, without any text of the line. */
public final class RoomLineException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    /**
     * Has no stack trace, because others can cause it as often as they like.
     *
     * @param message one line of English, without any text of the line
     */
    public RoomLineException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The kind of error, for the {@code error} line. */
    public ErrorCode code() {
        return code;
    }
}
