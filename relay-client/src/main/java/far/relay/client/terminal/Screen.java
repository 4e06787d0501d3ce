package far.relay.client.terminal;

/** What a person sees of a conversation, and types. Its methods may be called by any thread, and may block as it does. */
public interface Screen {
    /** Shows a line. */
    void show(DisplayLine line);

    /** Sets the prompt. @param ours whether it is our turn */
    void prompt(String text, boolean ours);

    /** How many columns it has now. */
    int columns();

    /** Rings the bell. */
    void ring();

    /** Starts to read the input, on its own thread. Called once. */
    void read(InputListener listener);

    /** Ends reading, and leaves the terminal as it was. Later calls do nothing. */
    void close();
}
