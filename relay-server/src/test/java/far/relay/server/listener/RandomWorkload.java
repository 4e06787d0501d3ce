package far.relay.server.listener;

import far.relay.server.listener.Act.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random actions of clients and networks: connecting, sending in turn, early or invalid lines, leaving, disconnecting,
 * waiting.
 */
final class RandomWorkload {
    private static final int MOST = 9;
    private static final List<String> ODD_LINES = List.of(
            "",
            " ",
            "exit",
            "exit ",
            "exit   ",
            "fin ",
            "fin   ",
            "FIN",
            "1",
            "2",
            "emi",
            "rec",
            "error: x",
            "héllo 漢字 😀",
            "GET / HTTP ",
            "a\rb");
    private static final List<String> OTHER_PROTOCOLS = List.of(
            "GET / HTTP/1.1", "\n post /a HTTP/2 ", "SSH-2.0-x", "PROXY UNKNOWN", "\u0016\u0003\u0001", "EHLO x");
    private static final List<String> ENDS = List.of("\n", "\n", "\n", "\n", "\r\n", "\r\r\n");

    private final Random random;
    /** Bytes that a client has sent and that have not arrived yet. */
    private final Map<Integer, byte[]> underWay = new HashMap<>();

    private int come;
    private int lines;

    RandomWorkload(Random random) {
        this.random = random;
    }

    /** The next step. */
    Act next(Simulation simulation) {
        List<Integer> connected = simulation.connected();
        int dice = random.nextInt(100);
        if (connected.isEmpty() || dice < 6 && connected.size() < MOST) {
            return Act.of(Kind.CONNECT, ++come);
        }
        int client = connected.get(random.nextInt(connected.size()));
        if (dice < 9) {
            return Act.of(random.nextBoolean() ? Kind.CLOSE : Kind.RESET, client);
        }
        if (dice < 10) {
            return Act.of(Kind.STOP_READING, client);
        }
        if (dice < 14) {
            return Act.of(Kind.READ, client);
        }
        if (dice < 16) {
            return Act.pass(time());
        }
        return Act.send(client, simulation.isReadFrom(client) ? bring(client) : new byte[0]);
    }

    private Duration time() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Duration.ofMinutes(random.nextInt(150));
            case 2 -> Duration.ofSeconds(2);
            default -> Duration.ofMillis(random.nextInt(1000));
        };
    }

    /** Some or all of the client's bytes in transit; bytes are lost only with the connection. */
    private byte[] bring(int client) {
        byte[] bytes = underWay.getOrDefault(client, new byte[0]);
        if (bytes.length == 0 || random.nextInt(4) == 0) {
            bytes = concat(bytes, talk());
        }
        int size = random.nextInt(3) > 0 ? bytes.length : random.nextInt(bytes.length + 1);
        underWay.put(client, Arrays.copyOfRange(bytes, size, bytes.length));
        return Arrays.copyOf(bytes, size);
    }

    private byte[] talk() {
        byte[] bytes = {};
        for (int count = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1; count > 0; count--) {
            bytes = concat(bytes, line());
        }
        return bytes;
    }

    private byte[] line() {
        String end = ENDS.get(random.nextInt(ENDS.size()));
        return switch (random.nextInt(100)) {
            case 0, 1 -> utf8("fin" + end);
            case 2 -> utf8("x".repeat(Simulation.MAX_LINE + 1 + random.nextInt(100)));
            case 3 -> concat(new byte[] {'a', (byte) 0xff}, utf8(end));
            case 4 -> utf8(OTHER_PROTOCOLS.get(random.nextInt(OTHER_PROTOCOLS.size())) + end);
            case 5, 6 -> utf8("y".repeat(Simulation.MAX_LINE) + end.replace("\r\r", "\r"));
            case 7, 8, 9, 10, 11, 12, 13, 14 -> utf8(ODD_LINES.get(random.nextInt(ODD_LINES.size())) + end);
            default -> utf8("line " + ++lines + end);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }
}
