package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The metrics port of the built jar; its metrics, the documentation, the alert rules and the dashboard agree. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // reading from a process cannot be interrupted
class MetricsJarIT {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\w+) \\w+");
    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(\\w+)", Pattern.MULTILINE);
    private static final Pattern USED = Pattern.compile("\\b(?:relay|process|jvm)_\\w+");
    private static final Set<String> ONLY_WITH_TLS =
            Set.of("relay_tls_handshakes_total", "relay_tls_certificate_expires_in_seconds");

    private static String scrape(JarProcess server) throws Exception {
        String line = server.awaitErr(text -> text.contains("metrics on "));
        URI metrics = URI.create(line.substring(line.indexOf("http://")));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static JarProcess start(String... more) throws IOException {
        return JarProcess.start(
                "relay.server.jar",
                Stream.concat(Stream.of("--port=0", "--metrics-port=0"), Stream.of(more))
                        .toArray(String[]::new));
    }

    /** What {@code promtool} says about something, given its arguments and its input. */
    private static String promtool(String input, String... args) throws Exception {
        boolean isThere = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "promtool")));
        if (!isThere) {
            System.out.println("MetricsJarIT: skipped, because there is no promtool (Debian's package prometheus)");
        }
        assumeTrue(isThere, "there is no promtool (Debian's package prometheus)");
        Process process = new ProcessBuilder(
                        Stream.concat(Stream.of("promtool"), Stream.of(args)).toList())
                .redirectErrorStream(true)
                .start();
        try (var in = process.outputWriter()) {
            in.write(input);
        }
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void namesItsAddressAndVersionAndCountsWhatTheLogHas() throws Exception {
        try (JarProcess server = start("--rooms=1", "--waiting=0", "--log-lines=3");
                LineSocket one = LineSocket.connect(server.port()).expect("1");
                LineSocket two = LineSocket.connect(server.port()).expect("2", "rec")) {
            one.expect("emi").send("secret text");
            two.expect("secret text");
            for (int i = 0; i < 20; i++) {
                LineSocket.connect(server.port()).expect("exit").close();
            }
            await().untilAsserted(() -> assertThat(scrape(server))
                    .contains("relay_refusals_total{reason=\"no seat is free and the waiting line is full\"} 20.0\n")
                    .doesNotContain("relay_log_lines_dropped_total{reason=\"rate\"} 0.0\n"));
            assertThat(server.err()).contains(" turned away: no seat is free and the waiting line is full\n");
            assertThat(scrape(server))
                    .contains("version=\"0.1.0\"", "relay_messages_sent_total{rooms=\"plain\"} 1.0\n")
                    .doesNotContain("secret text", "127.0.0.1");
            server.signal("TERM");
            assertThat(server.status()).isZero();
            assertThat(server.err()).endsWith("INFO Main - ended\n").doesNotContain("Exception", "LEAK");
        }
    }

    @Test
    void promtoolAcceptsTheMetrics() throws Exception {
        try (JarProcess server = start("--web-port=0")) {
            assertThat(promtool(scrape(server), "check", "metrics")).isEmpty();
        }
    }

    @Test
    void promtoolAcceptsTheAlertRules() throws Exception {
        assertThat(promtool(
                        "", "check", "rules", ROOT.resolve("scripts/alerts.yml").toString()))
                .contains("SUCCESS");
    }

    @Test
    void allMetricsAreDocumentedAndTheRulesAndTheDashboardUseNoOther() throws Exception {
        Set<String> documented = DOCUMENTED
                .matcher(metricsOf(Files.readString(ROOT.resolve("docs/operations.md"))))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> present = new TreeSet<>(ONLY_WITH_TLS);
        try (JarProcess server = start("--rooms=1", "--waiting=0");
                LineSocket one = LineSocket.connect(server.port()).expect("1").send("x")) {
            one.send(new byte[] {(byte) 0xff, '\n'}).read(2);
            TYPE.matcher(scrape(server)).results().map(found -> found.group(1)).forEach(present::add);
        }
        assertThat(documented).isEqualTo(present);
        for (String file : List.of("alerts.yml", "dashboard.json")) {
            String queries = Files.readString(ROOT.resolve("scripts").resolve(file));
            assertThat(USED.matcher(queries)
                            .results()
                            .map(found -> found.group().replaceAll("_(bucket|sum|count)$", "")))
                    .as(file)
                    .hasSizeGreaterThan(10)
                    .isSubsetOf(documented);
        }
    }

    private static String metricsOf(String operations) {
        int begin = operations.indexOf("\n### Metrics\n");
        return operations.substring(begin, operations.indexOf("\n## ", begin));
    }
}
