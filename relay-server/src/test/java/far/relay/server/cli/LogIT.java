package far.relay.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import far.relay.testing.Authority;
import far.relay.testing.BuiltJar;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** The log of the built jar, and its behaviour if the log is not read. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class LogIT {
    private static final int CONNECTIONS = Integer.getInteger("relay.connections", 2_000);

    private Process server;
    private BufferedReader log;
    private int port;

    private void start(String... options) throws IOException {
        List<String> command = BuiltJar.quickCommand("relay.server.jar");
        command.addAll(List.of("--port=0", "--web-port=off", "--waiting=0", "--log-lines=1000000"));
        command.addAll(List.of(options));
        server = new ProcessBuilder(command).start();
        log = server.errorReader();
        port = Integer.parseInt(awaitLine("listening").replaceFirst(".* listening on \\S+:(\\d+), .*", "$1"));
    }

    /** The next line of the log that contains this. */
    private String awaitLine(String text) throws IOException {
        String line = log.readLine();
        while (!line.contains(text)) {
            line = log.readLine();
        }
        return line;
    }

    @AfterEach
    void kill() {
        server.destroyForcibly().onExit().join();
    }

    private void flood() throws IOException {
        List<LineSocket> all = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(LineSocket.connect(port));
        }
        for (LineSocket each : all) {
            assertThat(each.read()).isEqualTo("exit"); // so the server has logged it
            each.hangUp();
        }
    }

    @Test
    void pairsTalkOnAndASignalEndsTheServerThoughItsLogIsNotRead() throws Exception {
        start();
        try (LineSocket one = LineSocket.connect(port).expect("1");
                LineSocket two = LineSocket.connect(port).expect("2", "rec")) {
            assertThat(one.read()).isEqualTo("emi");
            flood();
            one.send("still there?");
            assertThat(two.read()).isEqualTo("still there?");
            server.toHandle().destroy(); // without its streams
            assertThat(one.read()).isEqualTo("exit");
            assertThat(server.waitFor()).isZero(); // though nobody reads its last lines either
        }
    }

    @Test
    void eachLineIsAnObjectIfItIsJson() throws Exception {
        List<String> command = BuiltJar.quickCommand("relay.server.jar");
        command.addAll(List.of(
                "--port=0",
                "--web-port=off",
                "--waiting=0",
                "--log-lines=1000000",
                "--log-format=json",
                "--transport=nio"));
        server = new ProcessBuilder(command).start();
        log = server.errorReader();
        port = Integer.parseInt(awaitLine("\"listening\"").replaceFirst(".*\"address\":\"127.0.0.1:(\\d+)\".*", "$1"));
        try (LineSocket one = LineSocket.connect(port).expect("1");
                LineSocket two = LineSocket.connect(port).expect("2", "rec")) {
            one.expect("emi").send("secret text");
            two.expect("secret text");
            String line = log.readLine();
            assertThat(line)
                    .startsWith("{\"time\":\"20")
                    .endsWith("\"client\":\"127.0.0.1:" + one.address().getPort() + "\",\"seat\":1,\"room\":1}")
                    .contains("Z\",\"level\":\"info\",\"event\":\"seat_taken\",\"message\":\"127.0.0.1:");
            flood();
        }
        // Lines that nobody read in time were dropped.
        String line = awaitLine("\"lines_dropped\"");
        assertThat(line)
                .matches("\\{\"time\":\"\\S+\",\"level\":\"warn\",\"event\":\"lines_dropped\",.*,\"count\":\\d+}");
        server.toHandle().destroy(); // without its streams
        assertThat(awaitLine("\"ended\"")).startsWith("{").endsWith(",\"message\":\"ended\"}");
        assertThat(log.readLine()).isNull();
    }

    /** A full disk. */
    @Test
    void pairsTalkThoughNoLineCanBeWritten() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is no /dev/full");
        for (String form : List.of("text", "json")) {
            try (ReservedPort free = ReservedPort.onLoopback()) {
                List<String> command = BuiltJar.quickCommand("relay.server.jar");
                command.addAll(List.of("--port=" + free.number(), "--web-port=off", "--log-format=" + form));
                server =
                        new ProcessBuilder(command).redirectError(full.toFile()).start();
                await().ignoreException(ConnectException.class).until(() -> {
                    try (LineSocket one = LineSocket.connect(free.number()).expect("1");
                            LineSocket two = LineSocket.connect(free.number()).expect("2", "rec")) {
                        one.expect("emi").send("hello");
                        two.expect("hello");
                    }
                    return true;
                });
                server.destroy();
                assertThat(server.waitFor()).isZero();
            }
        }
    }

    @Test
    void reportsHowManyLinesItDroppedOnceTheLogIsReadAgain() throws Exception {
        start();
        try (LineSocket one = LineSocket.connect(port).expect("1");
                LineSocket two = LineSocket.connect(port).expect("2", "rec")) {
            flood();
            assertThat(one.read()).isEqualTo("emi");
            one.send("still there?");
            assertThat(two.read()).isEqualTo("still there?");
        }
        assertThat(awaitLine("dropped"))
                .matches("\\S+ WARN LogOutput - \\d+ lines were dropped: nobody read them in time");
        server.toHandle().destroy(); // without its streams
        awaitLine(" INFO Main - ended");
    }

    /** The JDK quotes a name with an unassigned character, such as U+0378, in its error message. */
    @Test
    void aServerNameInATlsHandshakeForgesNoLineAndSendsNoEscapes(@TempDir Path directory) throws Exception {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        new Authority("The tests").issue("relay.test", certificate, key);
        start("--tls-cert=" + certificate, "--tls-key=" + key);
        try (LineSocket client = LineSocket.connect(port)) {
            client.send(
                    hello("\u0378\n2026-01-01T00:00:00.000Z INFO Main - ended\n\u001b[31m\u0007" + "x".repeat(8_000)));
            String line = awaitLine("TLS handshake failed: ");
            assertThat(line).contains("\\u0378\\x0a2026-01-01").hasSizeLessThan(300);
            assertThat(line.chars()).noneMatch(Character::isISOControl);
            client.hangUp();
        }
        try (LineSocket next = LineSocket.connect(port)) {
            next.send("plain text");
            assertThat(log.readLine()).endsWith(": does not speak TLS");
        }
    }

    @Test
    void aNameInACertificateForgesNoLineAndSendsNoEscapes(@TempDir Path directory) throws Exception {
        Path certificate = directory.resolve("cert.pem");
        Path key = directory.resolve("key.pem");
        X509Bundle own = new CertificateBuilder()
                .ecp256()
                .subject("CN=\"a\nb\u001b[31m\u202e\"")
                .setIsCertificateAuthority(true) // signs itself
                .buildSelfSigned();
        Files.writeString(certificate, own.getCertificatePEM());
        Files.writeString(key, own.getPrivateKeyPEM());
        List<String> command = BuiltJar.quickCommand("relay.server.jar");
        command.addAll(List.of("--port=0", "--web-port=off", "--tls-cert=" + certificate, "--tls-key=" + key));
        server = new ProcessBuilder(command).start();
        assertThat(server.errorReader().readLine())
                .contains("with the certificate of CN=", "\\x0ab\\x1b[31m\\u202e", "valid until");
    }

    /** A first TLS record that requests a server of this name (RFC 6066, section 3). */
    private static byte[] hello(String name) {
        byte[] host = name.getBytes(StandardCharsets.UTF_8);
        int body = 2 + 32 + 1 + 2 + 2 + 2 + 2 + 9 + host.length;
        return ByteBuffer.allocate(5 + 4 + body)
                .put((byte) 0x16)
                .putShort((short) 0x0301)
                .putShort((short) (4 + body))
                .putInt(0x0100_0000 | body)
                .putShort((short) 0x0303)
                .put(new byte[32 + 1]) // random, and no session
                .putShort((short) 2)
                .putShort((short) 0xc02b) // TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
                .putShort((short) 0x0100) // no compression
                .putShort((short) (9 + host.length))
                .putShort((short) 0) // server_name
                .putShort((short) (5 + host.length))
                .putShort((short) (3 + host.length))
                .put((byte) 0) // host_name
                .putShort((short) host.length)
                .put(host)
                .array();
    }
}
