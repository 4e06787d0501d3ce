package far.relay.client.bench;

/** A bench that could not be carried out. Its message is one line for people; it may quote the server. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1;

    BenchException(String message) {
        super(message);
    }
}
