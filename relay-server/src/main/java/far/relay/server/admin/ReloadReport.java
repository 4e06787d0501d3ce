package far.relay.server.admin;

import java.util.List;
import java.util.Optional;

/**
 * What came of a reload.
 *
 * @param changed the options whose new values are in force
 * @param needsRestart the options whose new values the server gets only when it is started again
 * @param problem why nothing was applied, in one line; empty if it was. If there is one, the lists are empty
 */
public record ReloadReport(List<Change> changed, List<Change> needsRestart, Optional<String> problem) {
    /**
     * An option that is not as it was.
     *
     * @param option its name, without dashes
     * @param before its value as it was written in the file, several values separated by spaces; empty if it was not in the file
     * @param after likewise, as it is written now
     */
    public record Change(String option, String before, String after) {
        /** Such as {@code rooms: 5 -> 7}; {@code default} stands for an option that is not in the file. */
        @Override
        public String toString() {
            return option + ": " + shown(before) + " -> " + shown(after);
        }

        private static String shown(String value) {
            return value.isEmpty() ? "default" : value;
        }
    }

    public ReloadReport {
        changed = List.copyOf(changed);
        needsRestart = List.copyOf(needsRestart);
    }

    /** What was read was applied. */
    public ReloadReport(List<Change> changed, List<Change> needsRestart) {
        this(changed, needsRestart, Optional.empty());
    }

    /** Nothing was applied, for this reason: one line. */
    public static ReloadReport failed(String problem) {
        return new ReloadReport(List.of(), List.of(), Optional.of(problem));
    }
}
