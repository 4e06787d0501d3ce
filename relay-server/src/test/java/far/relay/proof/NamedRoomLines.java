package far.relay.proof;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lines that the model of a named room sends, by connection. */
final class NamedRoomLines {
    private final Map<String, List<String>> lines = new TreeMap<>();

    void send(String connection, String line) {
        lines.computeIfAbsent(connection, name -> new ArrayList<>()).add(line);
    }

    /** What each connection received since this was last called. */
    Map<String, List<String>> take() {
        Map<String, List<String>> all = new TreeMap<>(lines);
        lines.clear();
        return all;
    }

    /** A client that has received {@code bye} receives nothing else: all of it happened at the same moment. */
    void keepOnlyByes() {
        lines.values().stream()
                .filter(received -> received.get(received.size() - 1).startsWith("bye "))
                .forEach(received -> received.subList(0, received.size() - 1).clear());
    }
}
