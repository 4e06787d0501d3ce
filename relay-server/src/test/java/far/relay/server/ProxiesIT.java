package far.relay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.Authority;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server behind the real HAProxy and nginx, with the configurations in scripts/. Clients have addresses of their own in
 * 127.0.0.0/8; the proxies connect to the server from 127.0.0.1.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxiesIT {
    private static final Path SCRIPTS = Path.of("../scripts");
    private static final List<String> PORTS = List.of("7000", "7001", "7002", "7443");

    @TempDir
    static Path directory;

    private static JarProcess server;
    private static SSLContext tls;
    private static Path certificate;
    private static Path key;
    private static final List<Proxy> STARTED = new ArrayList<>();

    /** A proxy that runs; the ports of its configuration are replaced by free ones. */
    private record Proxy(Process process, Map<String, Integer> ports) {
        Socket connect(String port, String from) throws IOException {
            return new Socket("127.0.0.1", ports.get(port), InetAddress.getByName(from), 0);
        }

        LineSocket lines(String port, String from) throws IOException {
            return LineSocket.of(connect(port, from));
        }

        Socket tls(String port, String from) throws IOException {
            return tls.getSocketFactory().createSocket(connect(port, from), "relay.test", 0, true);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        certificate = directory.resolve("relay.crt");
        key = directory.resolve("relay.key");
        new Authority("The tests").issue("relay.test", certificate, key);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        server = JarProcess.start(
                "relay.server.jar",
                "--port=0",
                "--web-port=0",
                "--rooms=100",
                "--proxy-from=127.0.0.1",
                "--deny=127.0.0.66",
                "--max-per-address=2");
    }

    @AfterAll
    static void stop() throws IOException {
        STARTED.forEach(proxy -> proxy.process().destroyForcibly().onExit().join());
        server.close();
    }

    private static String installed(String program, String packages) {
        Optional<Path> path = Stream.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin")
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
        String reason = "there is no " + program + " (Debian: " + packages + ")";
        if (path.isEmpty()) {
            System.out.println("ProxiesIT: skipped, because " + reason);
        }
        assumeTrue(path.isPresent(), reason);
        return path.orElseThrow().toString();
    }

    private static Proxy start(String config, List<String> command) throws Exception {
        Map<String, Integer> ports = new HashMap<>();
        for (String port : PORTS) {
            try (ReservedPort free = ReservedPort.onLoopback()) {
                ports.put(port, free.number());
                config = config.replace(":" + port, "127.0.0.1:" + free.number())
                        .replace("listen " + port, "listen 127.0.0.1:" + free.number());
            }
        }
        Path file = directory.resolve("proxy.conf");
        Files.writeString(
                file,
                config.replace("127.0.0.1:24573", "127.0.0.1:" + server.port())
                        .replace("127.0.0.1:24574", "127.0.0.1:" + server.webPort()));
        Path log = directory.resolve("proxy.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Proxy proxy = new Proxy(process, ports);
        STARTED.add(proxy);
        await().ignoreException(ConnectException.class).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            proxy.connect("7443", "127.0.0.1").close();
            return true;
        });
        return proxy;
    }

    private static Proxy haproxy() throws Exception {
        String program = installed("haproxy", "haproxy");
        Path pem = directory.resolve("relay.pem");
        Files.writeString(pem, Files.readString(certificate) + Files.readString(key));
        return start(
                Files.readString(SCRIPTS.resolve("haproxy.cfg"))
                        .replace("/etc/haproxy/relay.pem", pem.toString())
                        .replace("defaults\n", "defaults\n    default-server inter 100ms\n    timeout check 20s\n"),
                List.of(program, "-db", "-f", directory.resolve("proxy.conf").toString()));
    }

    private static Proxy nginx() throws Exception {
        String program = installed("nginx", "nginx-light and libnginx-mod-stream");
        String directories = Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
                .map(each -> each + "_temp_path " + directory.resolve(each) + ";\n")
                .reduce("access_log off;\n", String::concat);
        return start(
                Files.readString(SCRIPTS.resolve("nginx.conf"))
                        .replace("/etc/nginx/relay", directory.resolve("relay").toString())
                        .replace("http {\n", "http {\n" + directories),
                List.of(
                        program,
                        "-c",
                        directory.resolve("proxy.conf").toString(),
                        "-g",
                        "daemon off; master_process off; error_log stderr; pid " + directory.resolve("nginx.pid")
                                + ";"));
    }

    private static void assertLogged(String line) throws InterruptedException {
        server.awaitErr(each -> each.matches(".*" + line + ".*"));
    }

    /** One pair: one client of this port over TCP, the other of that one over TLS. */
    private static void converse(Proxy proxy, String one, String other) throws Exception {
        try (LineSocket first = proxy.lines("7000", one).expect("1");
                LineSocket second = LineSocket.of(proxy.tls("7001", other)).expect("2", "rec")) {
            first.expect("emi").send("hello");
            second.expect("hello");
            assertLogged(" " + one + ":\\d+ takes seat 1 of room 1");
            assertLogged(" " + other + ":\\d+ takes seat 2 of room 1");
        }
    }

    private static void useWebSocket(Proxy proxy, String from, String room) throws Exception {
        try (LineSocket socket = LineSocket.of(new WebSocketLines(proxy.tls("7443", from)))) {
            socket.send("join " + room);
            assertThat(socket.read()).startsWith("seat 1 ");
            assertLogged(" " + from + " takes seat 1 of room " + room);
        }
    }

    private static String get(Proxy proxy, String from, String header) throws Exception {
        try (Socket socket = proxy.tls("7443", from)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: relay.test\r\n" + header + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void behindHaproxy() throws Exception {
        Proxy proxy = haproxy();
        converse(proxy, "127.0.0.11", "127.0.0.12");
        useWebSocket(proxy, "127.0.0.13", "kitchen");
        assertThat(get(proxy, "127.0.0.14", "X-Forwarded-For: 127.0.0.66\r\nForwarded: for=127.0.0.66\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("<html");
        try (LineSocket lines = proxy.lines("7002", "127.0.0.15").send("join garden")) {
            assertThat(lines.read()).startsWith("seat 1 ");
            assertLogged(" 127.0.0.15:\\d+ takes seat 1 of room garden");
        }
        limitsApplyToClients(proxy, "127.0.0.16");
        try (LineSocket third = proxy.lines("7002", "127.0.0.66")) {
            assertThat(third.read()).isNull();
        }
        // Its health checks, ten a second by now, take no seat and are not logged.
        assertThat(server.err()).doesNotContain(" - 127.0.0.1:");
    }

    @Test
    void behindNginx() throws Exception {
        Proxy proxy = nginx();
        converse(proxy, "127.0.0.21", "127.0.0.22");
        useWebSocket(proxy, "127.0.0.23", "cellar");
        assertThat(get(proxy, "127.0.0.24", "X-Forwarded-For: 127.0.0.66\r\nForwarded: for=127.0.0.66\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("<html");
        limitsApplyToClients(proxy, "127.0.0.26");
    }

    private static void limitsApplyToClients(Proxy proxy, String greedy) throws Exception {
        try (LineSocket one = proxy.lines("7000", greedy).expect("1");
                LineSocket two = LineSocket.of(proxy.tls("7001", greedy)).expect("2")) {
            two.expect("rec");
            one.expect("emi");
            proxy.lines("7000", greedy).expect("exit").close();
            assertThat(get(proxy, greedy, "")).startsWith("HTTP/1.1 503 ");
            assertThat(get(proxy, "127.0.0.32", "")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(proxy.lines("7000", "127.0.0.66").read()).isNull();
        assertLogged(" 127.0.0.66:\\d+ refused: --allow and --deny");
        assertThat(get(proxy, "127.0.0.66", "")).startsWith("HTTP/1.1 403 ");
        assertLogged(" 127.0.0.66 refused: --allow and --deny");
        // The connection closes a little later than its client has seen it.
        await().until(() -> {
            try (LineSocket again = proxy.lines("7000", greedy)) {
                return "1".equals(again.read());
            }
        });
    }
}
