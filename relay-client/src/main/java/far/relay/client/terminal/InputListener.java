package far.relay.client.terminal;

/** What a person does at the terminal. Called by one thread, which may block. */
public interface InputListener {
    /** Enter. @param text what was typed, or several lines that were pasted */
    void typed(String text);

    /**
     * Ctrl+C.
     *
     * @param text what was typed so far
     * @return what stands in the next line to be typed
     */
    String interrupted(String text);

    /** Ctrl+D on an empty line, or the terminal is gone. */
    void ended();
}
