package far.relay.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Browser;
import far.relay.server.RelayServer;
import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.room.NamedRoomSettings;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of the web page in a real browser, with the real server in this process. */
@Timeout(180)
abstract class WithPage {
    /** A key; the room of a link with it is sealed. */
    static final String KEY = "AAECAwQFBgcICQoLDA0ODw";

    private static RelayServer server;
    static int port;

    private final List<Visitor> visitors = new ArrayList<>();

    /** Prints what the visitors see when a test fails. */
    @RegisterExtension
    final AfterTestExecutionCallback views = test -> {
        if (test.getExecutionException().isPresent()) {
            visitors.forEach(each -> System.out.println(
                    each.page().url() + "\n" + each.page().locator("body").ariaSnapshot()));
        }
    };

    @BeforeAll
    static void startServer() throws IOException {
        assumeThat(Chromium.isThere())
                .as("chromium and node are not here, which the tests of the web page need")
                .isTrue();
        server = server(0, NamedRoomSettings.builder().build());
        port = port(server);
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    static RelayServer server(int port, NamedRoomSettings rooms) throws IOException {
        return RelayServer.start(ServerConfig.builder()
                .listener(ListenerConfig.web("127.0.0.1", port))
                .namedRooms(rooms)
                .build());
    }

    static int port(RelayServer server) {
        return server.address(ListenerConfig.Kind.WEB).orElseThrow().getPort();
    }

    @AfterEach
    void nothingHappenedThatMustNotHappen() {
        List<String> faults =
                visitors.stream().flatMap(each -> each.faults().stream()).toList();
        visitors.forEach(Visitor::close);
        assertThat(faults).isEmpty();
    }

    final Visitor visitor() {
        return visitor(Visitor.english());
    }

    final Visitor visitor(Browser.NewContextOptions options) {
        return visitorAt(origin(port), options);
    }

    final Visitor visitorAt(String origin, Browser.NewContextOptions options) {
        Visitor visitor = new Visitor(origin, options);
        visitors.add(visitor);
        return visitor;
    }

    static String origin(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Somebody with {@code nc}, who has joined a room and knows what is the case there. */
    static LineSocket join(String room, String fields, int linesOfAnswer) throws IOException {
        LineSocket socket = LineSocket.connect(port);
        assertThat(socket.send("join " + room + fields).read(linesOfAnswer)[0]).startsWith("seat ");
        return socket;
    }
}
