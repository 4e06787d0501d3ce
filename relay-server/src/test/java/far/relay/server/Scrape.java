package far.relay.server;

import far.relay.server.listener.ListenerConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a server's metrics port answered once, to a client of the JDK. */
final class Scrape {
    private static final Pattern SERIES = Pattern.compile("(?<name>\\w+)(?<labels>\\{.*})? (?<value>\\S+)");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    final String text;
    private final Map<String, Double> values;

    private Scrape(String text) {
        this.text = text;
        this.values = text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(SERIES::matcher)
                .filter(Matcher::matches)
                .collect(Collectors.toMap(
                        series -> series.group("name") + (series.group("labels") == null ? "" : series.group("labels")),
                        series -> Double.parseDouble(series.group("value"))));
    }

    /** The metrics of this server now. */
    static Scrape of(RelayServer server) throws Exception {
        return new Scrape(get(server, "/metrics").body());
    }

    /** Requests this path. {@code headers}: names and values in turn. */
    static HttpResponse<String> get(RelayServer server, String path, String... headers)
            throws IOException, InterruptedException {
        InetSocketAddress address = server.address(ListenerConfig.Kind.METRICS).orElseThrow();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + address.getPort() + path));
        return CLIENT.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** The value of a series, such as {@code relay_rooms{rooms="plain"}}, with ' for "; labels in alphabetical order. */
    double value(String series) {
        Double value = values.get(series.replace('\'', '"'));
        if (value == null) {
            throw new AssertionError("no series " + series + " in\n" + text);
        }
        return value;
    }

    /** Likewise; 0 if there is no such series. */
    double valueOrZero(String series) {
        return values.getOrDefault(series.replace('\'', '"'), 0.0);
    }
}
