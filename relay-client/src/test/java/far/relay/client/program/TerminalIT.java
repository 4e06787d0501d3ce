package far.relay.client.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees at a terminal, and what comes of what is typed: both built jars, and tmux for the terminals. */
@Timeout(180)
class TerminalIT {
    @TempDir
    private Path home;

    private final Tmux tmux = new Tmux();
    private Texts texts = Texts.of(Locale.ENGLISH);
    private int columns = 80;
    private int rows = 24;
    private JarProcess server;
    private int port;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeThat(Tmux.isThere())
                .as("tmux is not here, which gives the terminals")
                .isTrue();
        server = JarProcess.start("relay.server.jar", "--port=0");
        port = server.port();
    }

    @AfterEach
    void stop() throws IOException {
        try {
            tmux.close();
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    private void at(String size, String language) {
        columns = Integer.parseInt(size.split("x")[0]);
        rows = Integer.parseInt(size.split("x")[1]);
        texts = Texts.of(language).orElseThrow();
    }

    /** The client at a terminal, as a shell would start it; the shell tells its status, and whether lines are lines again. */
    private Tmux.Screen client(String... options) throws IOException, InterruptedException {
        return client("LC_ALL=C.UTF-8", options);
    }

    private Tmux.Screen client(String environment, String[] options) throws IOException, InterruptedException {
        return tmux.start(
                columns, rows, command(environment, options) + "; echo \"status=$?\"; stty -a | grep -o '.icanon'");
    }

    private String command(String environment, String... options) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return String.format(
                "env -u NO_COLOR XDG_STATE_HOME='%s' %s '%s' -XX:TieredStopAtLevel=1 -Duser.language=%s -jar '%s' --port=%d %s",
                home,
                environment,
                java,
                texts.locale().getLanguage(),
                System.getProperty("relay.client.jar"),
                port,
                String.join(" ", options));
    }

    private String ours() {
        return texts.get("prompt.ours") + ">";
    }

    private String others() {
        return texts.get("prompt.others") + ">";
    }

    private String others(int waiting) {
        return texts.get("prompt.waiting", texts.get("prompt.others"), waiting) + ">";
    }

    /** In seat 2, with the client in seat 1 and the turn. */
    private LineSocket peer(Tmux.Screen screen) throws IOException {
        screen.awaitText(texts.get("terminal.seat", 1));
        LineSocket peer = LineSocket.connect(port);
        assertThat(peer.read(2)).containsExactly("2", "rec");
        screen.awaitLastLine(ours());
        return peer;
    }

    private static void awaitEnd(Tmux.Screen screen, int status) {
        screen.awaitText("status=" + status + " icanon"); // with a minus before it, the terminal would not be as it was
    }

    @ParameterizedTest
    @CsvSource({"80x24, en", "80x24, fr", "40x10, en", "40x10, fr"})
    void twoPeopleTalkAndTypeMeanwhileAndOneIsReplaced(String size, String language) throws Exception {
        at(size, language);
        Tmux.Screen ann = client().awaitText(texts.get("terminal.seat", 1));
        ann.awaitLastLine(texts.get("prompt.alone") + ">");
        Tmux.Screen bob = client().awaitText(texts.get("terminal.seat", 2)).awaitLastLine(others());
        ann.awaitText(texts.get("terminal.first")).awaitLastLine(ours());

        ann.enter("which question?").awaitText("> which question?").awaitLastLine(others());
        bob.awaitText("< which question?").awaitLastLine(ours());

        // Both type. What comes does not disturb it, and a line typed too early waits.
        bob.type("this");
        ann.enter("the first one").awaitText(texts.get("terminal.queued", 1, "the first one"));
        ann.awaitLastLine(others(1));
        ann.type("half a li").awaitLastLine(others(1) + " half a li");
        bob.awaitLastLine(ours() + " this").enter(" one:日本 é").awaitText("> this one:日本 é");
        ann.awaitText("< this one:日本 é > the first one").awaitLastLine(others() + " half a li");
        bob.awaitText("< the first one");

        ann.resize(60, 12).type("ne").awaitLastLine(others() + " half a line");
        ann.resize(columns, rows).press("BSpace", "BSpace").awaitLastLine(others() + " half a li");

        bob.enter("/quit").awaitText(texts.get("terminal.left"));
        awaitEnd(bob, 0);
        Tmux.Screen carol = client().awaitText(texts.get("terminal.replay", 2) + " << the first one " + ours());
        carol.enter("I am Carol");
        ann.awaitText("< I am Carol").awaitLastLine(ours() + " half a li");

        server.signal("TERM");
        ann.awaitText(texts.get("terminal.exit"));
        carol.awaitText(texts.get("terminal.exit"));
        awaitEnd(ann, 0);
        awaitEnd(carol, 0);
    }

    @Test
    void theScreenInReadmeIsTrue() throws Exception {
        columns = 72;
        LineSocket ann = LineSocket.connect(port);
        assertThat(ann.read()).isEqualTo("1");
        try (LineSocket bob = LineSocket.connect(port)) {
            ann.say("which question?");
            assertThat(bob.read(3)).contains("which question?");
            assertThat(bob.say("fin").read()).isNull();
        }
        Tmux.Screen carol = client().awaitLastLine(ours());
        carol.enter("this one, I take it. (I am Carol: Bob had to leave.)").awaitLastLine(others());
        carol.enter("do you have the figures?").type("or shall I ask Dave");
        carol.awaitLastLine(others(1) + " or shall I ask Dave");
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```\n" + String.join("\n", carol.lines()).replace("" + port, "44573") + "\n```");
        ann.hangUp();
    }

    @ParameterizedTest
    @CsvSource({"80x24, en", "40x10, fr"})
    void tellsThatTheConnectionIsLost(String size, String language) throws Exception {
        at(size, language);
        Tmux.Screen screen = client("--no-reconnect");
        try (LineSocket peer = peer(screen)) {
            screen.enter("lost");
            assertThat(peer.read()).isEqualTo("lost");
            server.signal("KILL");
            awaitEnd(screen, 1);
            assertThat(screen.text()).contains("relay-client: ");
        }
    }

    @ParameterizedTest
    @CsvSource({"80x24, en", "40x10, fr"})
    void goesOnWhenTheConnectionWasLost(String size, String language) throws Exception {
        at(size, language);
        Tmux.Screen screen = client("--reconnect-max=500ms");
        try (LineSocket peer = peer(screen)) {
            screen.enter("before");
            assertThat(peer.read()).isEqualTo("before");
            server.signal("KILL");
            screen.awaitText("!! 127.0.0.1:" + port).type("half").awaitLastLine(texts.get("prompt.lost") + "> half");
            screen.press("C-u").enter("after");
            screen.awaitText(texts.get("terminal.queued", 1, "after"));
        }
        server.close();
        server = JarProcess.start("relay.server.jar", "--port=" + port);
        screen.awaitText(texts.get("terminal.again", 1));
        screen.awaitLastLine(texts.get("prompt.waiting", texts.get("prompt.alone"), 1) + ">");
        try (LineSocket peer = LineSocket.connect(port)) {
            // A server that was started anew knows of nothing.
            assertThat(peer.read(3)).containsExactly("2", "rec", "before");
            peer.say("go on");
            screen.awaitText("< go on > after");
            assertThat(peer.read()).isEqualTo("after");
        }
    }

    @ParameterizedTest
    @CsvSource({"80x24, en", "40x10, fr"})
    void hostileTextLeavesTheScreenAndTheTypedLineIntact(String size, String language) throws Exception {
        at(size, language);
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            String typed = ours() + " typing";
            screen.enter("go").type("typing");
            assertThat(peer.read()).isEqualTo("go");
            peer.say("\u001b[2J\u001b]0;title\u0007\u009b1m\r\b\u202eright\u200b\ufeff\udb40\udc41"
                    + "\u0301".repeat(40) + "!");
            screen.awaitText("right\\u200b\\ufeff\\ue0041");
            screen.awaitLastLine(typed);
            assertThat(screen.text().replace(" ", ""))
                    .contains("<\\x1b[2J\\x1b]0;title\\x07\\x9b1m\\x0d\\x08\\u202eright")
                    .contains("\\u0301!" + typed.replace(" ", ""));
            assertCursorIsBehind(screen);

            screen.press("C-u").enter("go on");
            assertThat(peer.read()).isEqualTo("go on");
            screen.type("typing");
            peer.say("word ".repeat(1637) + "word"); // 8189 bytes
            screen.awaitText("word ".repeat(1637) + "word").awaitLastLine(typed);
            assertCursorIsBehind(screen);

            screen.press("C-u").enter("and now?");
            assertThat(peer.read()).isEqualTo("and now?");
            screen.type("typing");
            peer.say("日".repeat(2730)); // 8190 bytes
            screen.awaitLastLine(typed);
            assertCursorIsBehind(screen);
            // A line that is wide enough could else begin what looks like another one.
            assertThat(screen.lines()).noneMatch(line -> line.startsWith("日"));
        }
    }

    private static void assertCursorIsBehind(Tmux.Screen screen) {
        await().untilAsserted(() -> assertThat(screen.cursor())
                .isEqualTo(screen.lastLine().length() + "," + (screen.lines().size() - 1)));
    }

    @Test
    void ctrlCTakesBackWhatIsTypedThenTheLastLineThatWaitsAndTwiceLeaves() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.enter("mine").enter("one").enter("two").type("half").awaitLastLine(others(2) + " half");
            screen.press("C-c").awaitText(texts.get("terminal.taken-back")).awaitLastLine(others(2));
            // After something else, it takes back again. Twice in a row leaves.
            screen.press("Enter", "C-c").awaitLastLine(others(1) + " two");
            screen.press("C-c").awaitText("!! 1 line was not sent. -- You have left.");
            awaitEnd(screen, 0);
            assertThat(peer.read()).isEqualTo("mine");
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
        }
    }

    @ParameterizedTest
    @CsvSource({"C-c, ''", "C-d, ''", "Enter, fin", "Enter, /fin", "Enter, /quit"})
    void leaves(String key, String typed) throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type(typed).press(key).awaitText(texts.get("terminal.left"));
            awaitEnd(screen, 0);
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
            peer.hangUp();
        }
    }

    @Test
    void leavesWithFinAndGivesTheTerminalBackWhenItIsTerminated() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type("half").awaitLastLine(ours() + " half").terminate();
            awaitEnd(screen, 0);
            assertThat(screen.text()).contains(texts.get("terminal.left")).doesNotContain("xception");
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
            peer.hangUp();
        }
    }

    @Test
    void stopsOnCtrlZAndGoesOnWithWhatWasTyped() throws Exception {
        Tmux.Screen screen =
                tmux.start(columns, rows, "env PS1='shell> ' sh -i").awaitLastLine("shell>");
        screen.enter(command("LC_ALL=C.UTF-8"));
        try (LineSocket peer = peer(screen)) {
            screen.type("half").awaitLastLine(ours() + " half").press("C-z").awaitLastLine("shell>");
            screen.enter("fg").awaitLastLine(ours() + " half").enter(" and half");
            assertThat(peer.read()).isEqualTo("half and half");
        }
    }

    @Test
    void refusesALineThatIsTooLongAndSaysHowLongItIs() throws Exception {
        Tmux.Screen screen = client("--max-line=20");
        try (LineSocket peer = peer(screen)) {
            screen.enter("0123456789 0123456789")
                    .awaitText("21 bytes, and a line has 20 at most")
                    .awaitLastLine(ours());
            screen.press("Up", "BSpace", "Enter");
            assertThat(peer.read()).isEqualTo("0123456789 012345678");
        }
    }

    @Test
    void sendsEachLineOfAPasteAndNothingOfItIsACommand() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.paste("one\n\n/quit\nfin\n")
                    .awaitText("/quit")
                    .press("Enter")
                    .awaitLastLine(others(2));
            assertThat(peer.read()).isEqualTo("one");
            assertThat(peer.say("a").read()).isEqualTo("/quit");
            assertThat(peer.say("b").read()).isEqualTo("fin");
        }
    }

    @Test
    void doesWhatSlashCommandsSayAndSendsNothingOfThem() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type("/he").press("Tab", "Enter").awaitText("-- /seat your seat, and whose turn it is");
            screen.enter("/seat").awaitText("-- You have seat 1 at 127.0.0.1:" + port + ". It is your turn.");
            screen.enter("/nonsense").awaitText("!! /nonsense is no command: /help lists them.");
            screen.enter("//slash").awaitText("> /slash");
            assertThat(peer.read()).isEqualTo("/slash");
            screen.enter("one").enter("two").enter("/queue").awaitText("-- 2 lines wait for your turn: -- one -- two");
            screen.type("/queue d")
                    .press("Tab", "Enter")
                    .awaitText("-- 2 lines dropped.")
                    .awaitLastLine(others());
            Path file = home.resolve("what was said.txt");
            screen.enter("/save " + file).awaitText("-- 1 line saved to");
            assertThat(Files.readString(file)).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d > /slash\\R");
            screen.enter("/save " + file).awaitText("exists already");
            peer.say("x");
            screen.awaitLastLine(ours());
        }
    }

    @Test
    void tellsLinesApartByColourOnlyWhereThatIsWanted() throws Exception {
        assertThat(colours("LC_ALL=C.UTF-8")).isTrue();
        assertThat(colours("NO_COLOR=1")).isFalse();
        assertThat(colours("NO_COLOR=")).isTrue();
        assertThat(colours("LC_ALL=C", "--color=never")).isFalse();
        assertThat(colours("NO_COLOR=1", "--color=always")).isTrue();
    }

    private boolean colours(String environment, String... options) throws Exception {
        Tmux.Screen screen = client(environment, options);
        peer(screen).hangUp();
        screen.press("C-c");
        awaitEnd(screen, 0);
        return screen.coloured().contains("\u001b[");
    }

    @Test
    void keepsWhatIsTypedForTheNextTimeWhereNobodyElseCanReadIt() throws Exception {
        Tmux.Screen first = client();
        try (LineSocket peer = peer(first)) {
            first.enter("remember me");
            assertThat(peer.read()).isEqualTo("remember me");
            first.press("C-d");
            awaitEnd(first, 0);
        }
        Path file = home.resolve("relay/history");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        String alone = texts.get("prompt.alone") + ">";
        Tmux.Screen second = client().awaitText(texts.get("terminal.seat", 1)).awaitLastLine(alone);
        second.press("Up").awaitLastLine(alone + " remember me");
        second.press("C-u").enter("and me").awaitText(texts.get("terminal.queued", 1, "and me"));
        assertThat(Files.readString(file)).contains("remember me", "and me");
        second.press("C-c", "C-c");
        awaitEnd(second, 0);
        Tmux.Screen third = client("--no-history").awaitText(texts.get("terminal.seat", 1));
        String waiting = texts.get("prompt.waiting", texts.get("prompt.alone"), 1) + ">";
        third.enter("not me").awaitLastLine(waiting).press("Up").awaitLastLine(waiting + " not me");
        assertThat(Files.readString(file)).doesNotContain("not me");
    }

    @Test
    void showsTheTimeAndRingsWhereAskedTo() throws Exception {
        Tmux.Screen screen = client("--time", "--bell");
        Path raw = screen.record(home.resolve("raw"));
        try (LineSocket peer = peer(screen)) {
            await().until(() ->
                    Files.readString(raw, StandardCharsets.ISO_8859_1).contains("\u0007"));
            assertThat(screen.lines()).allMatch(line -> line.matches("\\d\\d:\\d\\d -- .*| {9}\\S.*|" + ours()));
            peer.hangUp();
        }
    }

    @Test
    void worksPlainlyAtADumbTerminalAndInAnyLocale() throws Exception {
        Tmux.Screen screen = client("TERM=dumb LC_ALL=C", new String[0]);
        Path raw = screen.record(home.resolve("raw"));
        try (LineSocket peer = peer(screen)) {
            screen.enter("è").awaitText("> è").awaitLastLine(others());
            assertThat(peer.read()).isEqualTo("è");
            peer.say("é \u001b[2J");
            screen.awaitText("< é \\x1b[2J").awaitLastLine(ours());
            screen.enter("/seat").awaitText("-- You have seat 1").enter("").enter("fin");
            awaitEnd(screen, 0);
            assertThat(Files.readString(raw)).doesNotContain("\u001b");
        }
    }
}
