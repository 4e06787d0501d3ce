package far.relay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import far.relay.testing.LineSocket;
import far.relay.transport.Transport;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The admin socket of a real server: its file, and what is there before and after. */
@DisabledOnOs(OS.WINDOWS)
@SuppressWarnings("try") // a server that only has to run
class AdminSocketIT {
    @TempDir
    private Path directory;

    private Path socket;

    @BeforeEach
    void choosePath() {
        socket = directory.resolve("admin.sock");
    }

    static Stream<Transport> transports() {
        return Servers.transports();
    }

    private RelayServer start() throws IOException {
        return start(Transport.NIO, socket);
    }

    private static RelayServer start(Transport transport, Path path) throws IOException {
        return Servers.start(transport, settings -> settings.adminSocket(path));
    }

    private static String ask(Path path, String method, String target) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            channel.write(US_ASCII.encode(method + " " + target + " HTTP/1.1\r\nHost: relay\r\n\r\n"));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        }
    }

    private void assertThatItIsRefused(String reason) {
        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessage("cannot open the admin socket " + socket + ": " + reason);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void answersOnEveryTransportToItsOwnerOnlyAndLeavesNothing(Transport transport) throws Exception {
        try (RelayServer server = start(transport, socket);
                LineSocket one = LineSocket.connect(server.address()).expect("1");
                LineSocket two = LineSocket.connect(server.address()).expect("2", "rec")) {
            one.expect("emi");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket, LinkOption.NOFOLLOW_LINKS)))
                    .isEqualTo("rw-------");
            assertThat(files()).containsExactly("admin.sock");
            assertThat(ask(socket, "GET", "/status"))
                    .contains("\"state\":\"ready\"", "\"transport\":\"" + transport.label() + "\"", "\"plain\":2");
            String clients = ask(socket, "GET", "/clients");
            assertThat(clients).contains("\"room\":1,\"seat\":2").contains("\"address\":\"127.0.0.1:");
            if (transport == Transport.EPOLL || transport == Transport.IO_URING) {
                assertThat(clients).contains("\"idle_seconds\":");
            }
            assertThat(ask(socket, "POST", "/rooms/1/close")).contains("{\"closed\":\"1\"}");
            one.expect("exit");
            two.expect("exit");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aDrainEndsTheServer() throws Exception {
        try (RelayServer server = start()) {
            assertThat(ask(socket, "POST", "/drain")).startsWith("HTTP/1.1 400 ");
            assertThat(server.drainTime()).isZero();
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                channel.write(US_ASCII.encode("POST /drain HTTP/1.1\r\nHost: relay\r\nContent-Length: 3\r\n\r\n10m"));
                assertThat(new String(Channels.newInputStream(channel).readAllBytes(), UTF_8))
                        .contains("{\"draining\":\"10m\"}");
            }
            server.drained().toCompletableFuture().get();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aSocketThatADeadServerLeftIsReplaced() throws Exception {
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(socket))
                .close();
        assertThat(socket).exists();
        try (RelayServer server = start()) {
            assertThat(ask(socket, "GET", "/rooms")).startsWith("HTTP/1.1 200 ");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aSocketAtWhichAServerAnswersStays() throws Exception {
        try (RelayServer server = start()) {
            assertThatItIsRefused("a server answers there already");
            assertThat(ask(socket, "GET", "/rooms")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void anotherFileStays() throws Exception {
        Files.writeString(socket, "precious");
        assertThatItIsRefused("there is a file that is not a socket");
        assertThat(socket).hasContent("precious");
        Files.delete(socket);
        Files.createSymbolicLink(socket, directory.resolve("elsewhere"));
        assertThatItIsRefused("there is a file that is not a socket");
        assertThat(Files.isSymbolicLink(socket)).isTrue();
        Files.delete(socket);
        Files.createDirectory(socket);
        assertThatItIsRefused("there is a file that is not a socket");
    }

    @Test
    void theFileOfSomebodyElseStaysAtTheEnd() throws Exception {
        try (RelayServer server = start()) {
            Files.delete(socket);
            Files.writeString(socket, "precious");
        }
        assertThat(socket).hasContent("precious");
    }

    @Test
    void aFileThatIsGoneDoesNotMatterAtTheEnd() throws Exception {
        try (RelayServer server = start()) {
            Files.delete(socket);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aPathMustBeShort() {
        int left = 100 - directory.toString().length() - 1;
        socket = directory.resolve("x".repeat(left + 1));
        assertThatItIsRefused("the path is longer than 100 bytes");
        socket = directory.resolve("x".repeat(left));
        assertThat(socket.toString()).hasSize(100);
        try (RelayServer server = start()) {
            assertThat(ask(socket, "GET", "/rooms")).startsWith("HTTP/1.1 200 ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theDirectoryMustExist() {
        socket = directory.resolve("none/admin.sock");
        assertThatItIsRefused("there is no directory " + directory.resolve("none"));
    }

    @Test
    void theDirectoryMustBeWritable() {
        socket = Path.of("/proc/admin.sock"); // where root has no permission either
        assertThatThrownBy(this::start)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot open the admin socket /proc/admin.sock: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aServerThatDoesNotStartLeavesNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            ServerConfig config = ServerConfig.builder()
                    .port(taken.getLocalPort())
                    .adminSocket(socket)
                    .build();
            assertThatThrownBy(() -> RelayServer.start(config)).hasMessageContaining("already in use");
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aClientThatDoesNotReadDelaysNobody() throws Exception {
        List<SocketChannel> slow = new ArrayList<>();
        try (RelayServer server = start();
                LineSocket one = LineSocket.connect(server.address()).expect("1");
                LineSocket two = LineSocket.connect(server.address()).expect("2", "rec")) {
            one.expect("emi");
            for (int i = 0; i < 10; i++) {
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
                channel.write(US_ASCII.encode("GET /rooms HTTP/1.1\r\nHost: relay\r\n" + (i % 2 == 0 ? "\r\n" : "")));
                slow.add(channel);
            }
            one.send("question");
            two.expect("question").send("answer");
            one.expect("answer");
            assertThat(ask(socket, "GET", "/status")).contains("\"messages\":2");
            for (SocketChannel channel : slow) {
                channel.close();
            }
            await().untilAsserted(
                            () -> assertThat(ask(socket, "GET", "/status")).contains("\"state\":\"ready\""));
        }
    }

    @Test
    void aRequestThatIsNotCompleteDoesNotHoldUpTheEnd() throws Exception {
        try (RelayServer server = start();
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(US_ASCII.encode("GET /rooms HTTP/1.1\r\n"));
            server.close();
            assertThat(channel.read(ByteBuffer.allocate(1))).isNegative();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset"); // it had not read the bytes yet
        }
    }
}
