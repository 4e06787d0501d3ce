package far.relay.client;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.Message;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import io.netty.channel.Channel;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The bot that README shows works, with nothing on its class path but what users of the library get. */
@Timeout(60)
class ReadmeIT {
    private static final Pattern BOT = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    private static final Pattern NETTY = Pattern.compile("netty-(?:[a-z_]+-)*[a-z_]+");

    @TempDir
    private Path directory;

    private static String bot() throws IOException {
        return bots().get(0);
    }

    /** The bot of plain rooms, and that of named rooms. */
    private static List<String> bots() throws IOException {
        return BOT.matcher(Files.readString(Path.of("../README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void theBotsAreTenLines() throws IOException {
        assertThat(bots())
                .hasSize(2)
                .allSatisfy(bot -> assertThat(bot.lines().filter(line -> !line.isBlank() && !line.startsWith("import")))
                        .hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void theBotOfANamedRoomKeepsItsSeatAndAnswers() throws Exception {
        Path source = directory.resolve("RoomBot.java");
        Files.writeString(source, bots().get(1));
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0", "--web-port=0")) {
            int port = server.webPort();
            Process bot = start(documentedClassPath(), source, "relay://127.0.0.1:" + port + "/r/kitchen");
            try (LineSocket person = LineSocket.connect(port)) {
                server.awaitErr(text -> text.contains("takes seat 1"));
                person.send("join kitchen");
                assertThat(person.read()).startsWith("seat 2 ");
                assertThat(person.read()).isEqualTo("partner here Bot");
                assertThat(person.read()).isEqualTo("said 1 I am a bot. Say something.");
                person.send("say 2 hello");
                assertThat(person.read(2)).containsExactly("taken 2", "said 3 You said: hello");
                server.signal("TERM");
                assertThat(bot.waitFor()).isZero();
            } finally {
                bot.destroyForcibly();
            }
        }
    }

    @Test
    void theBotSendsFirstOnSeatOneAndAnswersOnBoth() throws Exception {
        Path source = directory.resolve("Bot.java");
        Files.writeString(source, bot());
        Process[] bots = new Process[2];
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0")) {
            int port = server.port();
            bots[0] = start(source, port);
            server.awaitErr(text -> text.contains("takes seat 1"));
            LineSocket person = LineSocket.connect(port);
            assertThat(person.read(3)).containsExactly("2", "rec", "I am a bot. Say something.");
            person.send("hello");
            assertThat(person.read()).isEqualTo("You said: hello");
            bots[0].destroy();
            bots[0].waitFor();
            person.send("still there?");
            bots[1] = start(source, port);
            assertThat(person.read()).isEqualTo("You said: still there?");
            person.hangUp();
            server.signal("TERM");
            assertThat(bots[1].waitFor()).isZero();
        } finally {
            Stream.of(bots).filter(Objects::nonNull).forEach(Process::destroyForcibly);
        }
    }

    @Test
    void theBotSaysInOneLineThatThereIsNoServer() throws Exception {
        Path source = directory.resolve("Bot.java");
        Files.writeString(source, bot());
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Path output = directory.resolve("output");
        Process bot = builder(libraryClassPath(), source, Integer.toString(port))
                .redirectOutput(output.toFile())
                .start();
        bot.waitFor();
        // A later JDK warns of native access, and ends that with an empty line.
        assertThat(Files.readString(output).lines().filter(line -> !line.isEmpty() && !line.startsWith("WARNING: ")))
                .containsExactly("cannot connect to 127.0.0.1:" + port + ": Connection refused");
    }

    /** docs/client.md names what the library needs of Netty, and beside that what it replaces and what is quicker. */
    @Test
    void theBotNeedsNoMoreOfNettyThanTheDocumentationNames() throws Exception {
        String classPath = documentedClassPath();
        Path source = directory.resolve("Bot.java");
        Files.writeString(source, bot());
        try (JarProcess server = JarProcess.start("relay.server.jar", "--port=0")) {
            int port = server.port();
            LineSocket person = LineSocket.connect(port);
            assertThat(person.read()).isEqualTo("1");
            Process bot = start(classPath, source, port);
            try {
                assertThat(person.read()).isEqualTo("emi");
                assertThat(person.send("hello").read()).isEqualTo("You said: hello");
            } finally {
                bot.destroyForcibly();
            }
        }
    }

    /** Of Netty, only what docs/client.md names for clients without WebSocket. */
    private static String documentedClassPath() throws IOException {
        String docs = Files.readString(Path.of("../docs/client.md"));
        String section = docs.substring(docs.indexOf("## As a library, with fewer jars"));
        Set<String> named = NETTY.matcher(section)
                .results()
                .map(MatchResult::group)
                .filter(artifact -> !List.of("netty-all", "netty-transport-native-epoll", "netty-codec-http")
                        .contains(artifact))
                .collect(Collectors.toSet());
        assertThat(named).hasSize(10);
        return Arrays.stream(libraryClassPath().split(File.pathSeparator))
                .filter(entry -> {
                    Matcher artifact =
                            NETTY.matcher(Path.of(entry).getFileName().toString());
                    return !artifact.lookingAt() || named.contains(artifact.group());
                })
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** As a user may: java runs a source file. */
    private static Process start(Path source, int port) throws IOException {
        return start(libraryClassPath(), source, port);
    }

    private static Process start(String classPath, Path source, int port) throws IOException {
        return start(classPath, source, Integer.toString(port));
    }

    private static Process start(String classPath, Path source, String argument) throws IOException {
        return builder(classPath, source, argument)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static ProcessBuilder builder(String classPath, Path source, String argument) {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        source.toString(),
                        argument)
                .redirectErrorStream(true);
    }

    /** This class path without what only the program and the tests need. */
    private static String libraryClassPath() {
        List<Path> relay = List.of(origin(RelayClient.class), origin(Message.class));
        Path netty = origin(Channel.class).getParent().getParent().getParent();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry ->
                        relay.contains(Path.of(entry)) || Path.of(entry).startsWith(netty))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path origin(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** The class path of a user of the library, as Maven resolves it; all other jars are optional. */
    @Test
    void usersOfTheLibraryGetRelayCommonAndItsNettyOnly() throws Exception {
        NodeList dependencies = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new File("pom.xml"))
                .getElementsByTagName("dependency");
        assertThat(dependencies.getLength()).isPositive();
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String artifact = text(dependency, "artifactId");
            boolean passedOn = !text(dependency, "scope").equals("test")
                    && !text(dependency, "optional").equals("true");
            assertThat(passedOn)
                    .as(artifact)
                    .isEqualTo(artifact.equals("relay-common")
                            && text(dependency, "type").isEmpty());
        }
    }

    private static String text(Element parent, String child) {
        NodeList found = parent.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
