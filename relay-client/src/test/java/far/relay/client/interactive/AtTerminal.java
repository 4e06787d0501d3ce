package far.relay.client.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import far.relay.client.text.Messages;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.testing.BuiltJar;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests at a terminal: the built client, and tmux for the terminals. The server is in this process; a test of its log or its death
 * starts the built one instead.
 */
@Timeout(180)
abstract class AtTerminal {
    @TempDir
    Path home;

    final Tmux tmux = new Tmux();
    Messages messages = Messages.of(Locale.ENGLISH);
    int columns = 80;
    int rows = 24;
    private ReservedPort reserved;
    RelayServer serverHere;
    /** The built one, if a test has started it. */
    JarProcess server;

    int port;

    @BeforeEach
    void start() throws IOException {
        assumeThat(Tmux.isThere())
                .as("tmux is not here, which gives the terminals")
                .isTrue();
        reserved = ReservedPort.onLoopback();
        port = reserved.number();
        serverHere = RelayServer.start(config().build());
    }

    /** Of the server in this process. */
    ServerConfig.Builder config() {
        return ServerConfig.builder().port(port);
    }

    /** Starts the built server at the port, instead of the one in this process or after the last one has ended. */
    void startServer() throws IOException, InterruptedException {
        serverHere.close();
        server = JarProcess.start("relay.server.jar", "--port=" + port);
        server.port();
    }

    @AfterEach
    void stop() throws IOException {
        try {
            tmux.close();
        } finally {
            if (serverHere != null) {
                serverHere.close();
            }
            if (server != null) {
                server.close();
            }
            if (reserved != null) {
                reserved.close();
            }
        }
    }

    void at(String size, String language) {
        columns = Integer.parseInt(size.split("x")[0]);
        rows = Integer.parseInt(size.split("x")[1]);
        messages = Messages.of(language).orElseThrow();
    }

    /**
     * The client at a terminal, started by a shell, which then prints its exit status and whether line mode is
     * restored.
     */
    Tmux.Screen client(String... options) throws IOException, InterruptedException {
        return client("LC_ALL=C.UTF-8", options);
    }

    Tmux.Screen client(String environment, String[] options) throws IOException, InterruptedException {
        return tmux.start(
                columns, rows, command(environment, options) + "; echo \"status=$?\"; stty -a | grep -o '.icanon'");
    }

    String command(String environment, String... options) {
        String language = "-Duser.language=" + messages.locale().getLanguage();
        return String.format(
                "env -u NO_COLOR XDG_STATE_HOME='%s' %s '%s' --port=%d %s",
                home,
                environment,
                String.join("' '", BuiltJar.quickCommand("relay.client.jar", language)),
                port,
                String.join(" ", options));
    }

    String ours() {
        return messages.get("prompt.ours") + ">";
    }

    String others() {
        return messages.get("prompt.others") + ">";
    }

    String others(int waiting) {
        return messages.get("prompt.waiting", messages.get("prompt.others"), waiting) + ">";
    }

    /** In seat 2, with the client in seat 1 and the turn. */
    LineSocket peer(Tmux.Screen screen) throws IOException {
        screen.awaitText(messages.get("terminal.seat", 1));
        LineSocket peer = LineSocket.connect(port);
        assertThat(peer.read(2)).containsExactly("2", "rec");
        screen.awaitLastLine(ours());
        return peer;
    }

    static void awaitEnd(Tmux.Screen screen, int status) {
        screen.awaitText("status=" + status + " icanon"); // with a minus before it, the terminal would not be as it was
    }
}
