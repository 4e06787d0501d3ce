package far.relay.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.RoomLink;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built client that creates a sealed room: {@code new SERVER}. */
class NewRoomIT extends WithRoomServer {
    private static final Pattern CREATED = Pattern.compile("\\{\"event\":\"created\",\"link\":\"([^\"]+)\"}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{22}(?=\\s)");

    /** One process creates a room, the other one joins by the link that the first one printed; the server reads nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"relay", "http"})
    void meetsInANewRoomWhoseMessagesTheServerCannotRead(String scheme) throws Exception {
        String address = scheme + "://127.0.0.1:" + port;
        try (JarProcess ann = client("new", address, "--name=Ann", "--json")) {
            awaitEvent(ann, "\"event\":\"seat\"");
            Matcher created = CREATED.matcher(ann.out());
            assertThat(created.find()).as(ann.out()).isTrue();
            String link = created.group(1);
            assertThat(link).matches(address + "/r/[a-z2-9]{10}#[A-Za-z0-9_-]{22}");
            ann.awaitErr(("relay-client: The link to share, which is also the key to the messages: " + link)::equals);
            ann.type("which question?\n");
            awaitEvent(ann, "{\"event\":\"taken\",\"number\":1}");
            try (JarProcess bob = client(link, "--name=Bob")) {
                bob.type("this one ☃\n");
                awaitEvent(ann, "{\"event\":\"message\",\"text\":\"this one ☃\",\"replay\":false,\"number\":2}");
                assertThat(bob.out()).isEqualTo("which question?\n");
                bob.signal("TERM"); // keeps its seat; the server shows it to whoever has the token
                assertThat(bob.status()).isZero();
            }
            assertThat(textsOnTheServer(link)).hasSize(2).allMatch(text -> text.matches("[A-Za-z0-9_-]{40,}"));
        }
    }

    /** What the server has of the room at this link, asked for with the token of the seat that is kept for Bob. */
    private List<String> textsOnTheServer(String link) throws Exception {
        RoomLink room = RoomLink.parse(link);
        for (Path file : kept()) {
            Matcher token = TOKEN.matcher(Files.readString(file));
            if (!token.find()) {
                continue;
            }
            try (LineSocket spy = LineSocket.connect(port)) {
                String seat =
                        spy.send("resume " + room.room() + " " + token.group()).read();
                if (seat.startsWith("seat 2 ")) {
                    spy.read(); // the partner
                    return Stream.of(spy.read(2))
                            .map(line -> line.replaceFirst("^(past \\d \\d|said \\d) ", ""))
                            .toList();
                }
            }
        }
        return List.of();
    }

    @Test
    void aRoomThatTheServerHasNotCreatedLeavesNoToken() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                JarProcess ann = client("new", "relay://127.0.0.1:" + silent.getLocalPort());
                LineSocket connection = LineSocket.of(silent.accept())) {
            assertThat(connection.read()).startsWith("join ");
            assertThat(kept()).hasSize(1);
            ann.signal("TERM");
            assertThat(ann.status()).isEqualTo(128 + 15);
            assertThat(kept()).isEmpty();
        }
    }

    @Test
    void aPipeShowsTheLinkOfANewRoomOnStandardErrorOnly() throws Exception {
        try (JarProcess ann = client("new", "relay://127.0.0.1:" + port)) {
            String line = ann.awaitErr(text -> text.contains("#"));
            String link = line.substring(line.indexOf("relay://"));
            ann.type("question\n");
            ann.endInput();
            try (JarProcess bob = client(link)) {
                bob.type("answer\n");
                assertThat(ann.status()).isZero();
                assertThat(ann.out()).isEqualTo("answer\n");
            }
        }
    }
}
