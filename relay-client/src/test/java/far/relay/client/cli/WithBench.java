package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;

/** Tests of {@code bench} in this process, against a real server or one with a script. */
@Timeout(120)
abstract class WithBench {
    static final Pattern FIELD = Pattern.compile("\"(\\w+)\": (null|\"\\w+\"|[0-9.]+)");

    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();

    int bench(int port, String... options) {
        return bench("--port=" + port, options);
    }

    int bench(String server, String... options) {
        List<String> all = new ArrayList<>(List.of("bench", server, "--seconds=1"));
        all.addAll(List.of(options));
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Main(InputStream.nullInputStream(), out, errors, false).run(all.toArray(String[]::new));
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** The JSON object's fields; it has numbers, words and null. */
    Map<String, String> json() {
        assertThat(out().strip()).matches("\\{" + FIELD + "(, " + FIELD + ")*}");
        Map<String, String> fields = new HashMap<>();
        Matcher field = FIELD.matcher(out());
        while (field.find()) {
            fields.put(field.group(1), field.group(2));
        }
        return fields;
    }

    static double number(Map<String, String> json, String field) {
        return Double.parseDouble(json.get(field));
    }

    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    static CompletableFuture<Integer> start(Supplier<Integer> bench) {
        return CompletableFuture.supplyAsync(bench, task -> new Thread(task).start());
    }
}
