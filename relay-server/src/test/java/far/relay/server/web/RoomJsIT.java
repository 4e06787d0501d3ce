package far.relay.server.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.proof.HistoryChecker;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.testing.BreakingLine;
import far.relay.testing.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two users of room.js in a named room. Their connections break after any byte. At any moment their pages are reloaded or opened in
 * other tabs, which see the storage late, or their browser is killed and loses what it stored last: each message is received once,
 * in order, and one tab has the seat. {@code -Drelay.seed} repeats a run, as far as the order of events is the same;
 * {@code -Drelay.cuts.messages} makes it longer.
 */
@Timeout(600)
class RoomJsIT {
    private static final long MESSAGES = Long.getLong("relay.cuts.messages", 20);

    @RegisterExtension
    final Seed seed = new Seed();

    private final HistoryChecker histories = HistoryChecker.late();
    /** The messages that each client has received as new ones, by its number. */
    private final SortedMap<Integer, List<Long>> received = new TreeMap<>();

    private final List<String> faults = new ArrayList<>();
    private long time;
    /** How often each of the things happened that the users do to their pages. */
    private final Map<String, Long> happened = new HashMap<>();

    @ParameterizedTest
    @CsvSource({"open, 2000", "AAECAwQFBgcICQoLDA0ODw, 2000"})
    void eachMessageIsReceivedOnceWhereverConnectionsBreakAndWheneverPagesAreReloadedMovedOrKilled(
            String key, int mostBytes) throws Exception {
        NodeJs.assumePresent();
        System.out.println("seed " + seed.value());
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .listener(ListenerConfig.web("127.0.0.1", 0))
                .build();
        try (RelayServer server = RelayServer.start(config);
                BreakingLine way = BreakingLine.to(port(server), seed.value(), mostBytes)) {
            String url = "ws://127.0.0.1:" + way.port() + "/ws";
            talk(List.of(NodeJs.TESTS.resolve("talk.js").toString(), url, key, "" + MESSAGES, "" + seed.value()));
            histories.check();
            assertThat(faults).isEmpty();
            assertThat(received.get(1)).isEqualTo(numbers(2));
            assertThat(received.get(2)).isEqualTo(numbers(1));
            assertThat(way.breaks()).isGreaterThan((int) MESSAGES / 20);
            System.out.println(happened);
            assertThat(happened).containsOnlyKeys("reload", "tab", "tabs", "kill", "back");
            assertThat(happened.values().stream().mapToLong(each -> each).sum()).isGreaterThan(MESSAGES / 20);
        }
    }

    private static int port(RelayServer server) {
        return server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort();
    }

    private static List<Long> numbers(long first) {
        return LongStream.rangeClosed(first, MESSAGES)
                .filter(number -> number % 2 == first % 2)
                .boxed()
                .toList();
    }

    /** Lets the two clients talk, until both have received all messages, or one has failed. */
    private void talk(List<String> arguments) throws IOException, InterruptedException {
        Process node = NodeJs.start(arguments);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(node.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null && faults.isEmpty(); line = lines.readLine()) {
                note(line.split(" ", 4));
            }
            if (faults.isEmpty()) {
                assertThat(node.waitFor()).isZero();
            }
        } finally {
            node.destroyForcibly();
        }
    }

    /** What the process reports: see talk.js. */
    private void note(String... report) {
        time++;
        switch (report[0]) {
            case "seat" -> {
                int client = Integer.parseInt(report[1]);
                histories.received(client, time, report[2]);
                histories.received(client, time, report[2].equals("1") ? "emi" : "rec");
            }
            case "sent" -> histories.sent(Integer.parseInt(report[1]), time, report[3]);
            case "received" -> {
                int client = Integer.parseInt(report[1]);
                received.computeIfAbsent(client, each -> new ArrayList<>()).add(Long.valueOf(report[2]));
                histories.received(client, time, checked(report));
            }
            case "past" -> checked(report);
            case "happened" -> happened.put(report[1], Long.valueOf(report[2]));
            default -> faults.add(String.join(" ", report));
        }
    }

    /** The text of a message, which tells its number. */
    private String checked(String... report) {
        if (!report[3].equals("\"line " + report[2] + "\\nof \\\\" + report[2] + " ☃\"")) {
            faults.add(String.join(" ", report));
        }
        return report[3];
    }
}
