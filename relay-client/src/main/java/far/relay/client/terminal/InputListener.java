package far.relay.client.terminal;

/** What a person does at the terminal. Called by one thread, which may block. */
public interface InputListener {
    /** Enter. @param text what was typed, or several lines that were pasted */
    void typed(String text);

    /**
     * Ctrl+C.
     *
     * @param text what was typed so far
     * @return the initial text of the next input line
     */
    String interrupted(String text);

    /** Ctrl+D on an empty line. Called once at most, last. */
    void ended();

    /** The terminal is gone, for example because its window was closed. Called once at most, last. */
    void hungUp();
}
