package far.relay.client.interactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import far.relay.testing.LineSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The output at a terminal. */
class TerminalIT extends AtTerminal {
    @ParameterizedTest
    @CsvSource({"80x24, en", "40x10, fr"})
    void twoPeopleTalkAndTypeMeanwhileAndOneIsReplaced(String size, String language) throws Exception {
        startServer();
        at(size, language);
        Tmux.Screen ann = client().awaitText(messages.get("terminal.seat", 1));
        ann.awaitLastLine(messages.get("prompt.alone") + ">");
        Tmux.Screen bob = client().awaitText(messages.get("terminal.seat", 2)).awaitLastLine(others());
        ann.awaitText(messages.get("terminal.first")).awaitLastLine(ours());

        ann.enter("which question?").awaitText("> which question?").awaitLastLine(others());
        bob.awaitText("< which question?").awaitLastLine(ours());

        // Both type. Messages do not disturb the input, and a line that is entered too early waits.
        bob.type("this");
        ann.enter("the first one").awaitText(messages.get("terminal.queued", 1, "the first one"));
        ann.awaitLastLine(others(1));
        ann.type("half a li").awaitLastLine(others(1) + " half a li");
        bob.awaitLastLine(ours() + " this").enter(" one:日本 é").awaitText("> this one:日本 é");
        ann.awaitText("< this one:日本 é > the first one").awaitLastLine(others() + " half a li");
        bob.awaitText("< the first one");

        ann.resize(60, 12).type("ne").awaitLastLine(others() + " half a line");
        ann.resize(columns, rows).press("BSpace", "BSpace").awaitLastLine(others() + " half a li");

        bob.enter("/quit").awaitText(messages.get("terminal.left"));
        awaitEnd(bob, 0);
        Tmux.Screen carol = client().awaitText(messages.get("terminal.replay", 2) + " << the first one " + ours());
        carol.enter("I am Carol");
        ann.awaitText("< I am Carol").awaitLastLine(ours() + " half a li");

        server.signal("TERM");
        ann.awaitText(messages.get("terminal.exit"));
        carol.awaitText(messages.get("terminal.exit"));
        awaitEnd(ann, 0);
        awaitEnd(carol, 0);
    }

    @Test
    void holdsBackWhatIsEnteredBeforeThereIsASeat() throws Exception {
        try (LineSocket ann = LineSocket.connect(port)) {
            assertThat(ann.read()).isEqualTo("1");
            LineSocket bob = LineSocket.connect(port);
            assertThat(bob.read(2)).containsExactly("2", "rec");
            assertThat(ann.send("which question?").read()).isEqualTo("emi");
            Tmux.Screen carol = client().awaitText(messages.get("terminal.no-seat-plain"));
            carol.enter("too early").awaitText(messages.get("terminal.queued-early", 1, "too early"));
            carol.enter("/link").awaitText(messages.get("command.unknown", "/link"));
            bob.close();
            carol.awaitText(messages.get("terminal.replay", 2) + " << which question?");
            carol.awaitText(messages.get("terminal.held-early", 1));
            carol.enter("/drop").awaitText(messages.get("command.held-dropped", 1));
            carol.awaitLastLine(ours()).enter("this one");
            assertThat(ann.read()).isEqualTo("this one");
            carol.enter("/quit").awaitText(messages.get("terminal.left"));
            awaitEnd(carol, 0);
        }
    }

    @Test
    void theScreenInReadmeIsTrue() throws Exception {
        columns = 72;
        LineSocket ann = LineSocket.connect(port);
        assertThat(ann.read()).isEqualTo("1");
        try (LineSocket bob = LineSocket.connect(port)) {
            ann.send("which question?");
            assertThat(bob.read(3)).contains("which question?");
            assertThat(bob.send("fin").read()).isNull();
        }
        Tmux.Screen carol = client().awaitLastLine(ours());
        carol.enter("this one, I take it. (I am Carol: Bob had to leave.)").awaitLastLine(others());
        carol.enter("do you have the figures?").awaitLastLine(others(1)).type("or shall I ask Dave");
        carol.awaitLastLine(others(1) + " or shall I ask Dave");
        String screen = String.join("\n", carol.lines())
                .replaceFirst("-- The server has assigned no seat yet[^)]*\\)\n", ""); // on a busy machine
        assertThat(Files.readString(Path.of("../README.md")))
                .contains("```\n" + screen.replace("" + port, "24573") + "\n```");
        ann.hangUp();
    }

    @ParameterizedTest
    @CsvSource({"80x24, en", "40x10, fr"})
    void reportsThatTheConnectionIsLost(String size, String language) throws Exception {
        startServer();
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
    void continuesAfterTheConnectionWasLost(String size, String language) throws Exception {
        startServer();
        at(size, language);
        Tmux.Screen screen = client("--reconnect-max=500ms");
        try (LineSocket peer = peer(screen)) {
            screen.enter("before");
            assertThat(peer.read()).isEqualTo("before");
            server.signal("KILL");
            screen.awaitText("!! 127.0.0.1:" + port).type("half").awaitLastLine(messages.get("prompt.lost") + "> half");
            screen.press("C-u").enter("after");
            screen.awaitText(messages.get("terminal.queued", 1, "after"));
        }
        server.close();
        startServer();
        screen.awaitText(messages.get("terminal.again", 1));
        screen.awaitLastLine(messages.get("prompt.waiting", messages.get("prompt.alone"), 1) + ">");
        try (LineSocket peer = LineSocket.connect(port)) {
            // A restarted server does not know the conversation, so the partner may be another one.
            assertThat(peer.read(2)).containsExactly("2", "rec");
            screen.awaitText(messages.get("terminal.other"));
            screen.awaitText(messages.get("terminal.held", 2));
            screen.enter("/resend");
            assertThat(peer.read()).isEqualTo("before");
            peer.send("go on");
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
            screen.enter("go").awaitLastLine(others()).type("typing");
            assertThat(peer.read()).isEqualTo("go");
            peer.send("\u001b[2J\u001b]0;title\u0007\u009b1m\r\b\u202eright\u200b\ufeff\udb40\udc41"
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
            peer.send("word ".repeat(1637) + "word"); // 8189 bytes
            screen.awaitText("word ".repeat(1637) + "word").awaitLastLine(typed);
            assertCursorIsBehind(screen);

            screen.press("C-u").enter("and now?");
            assertThat(peer.read()).isEqualTo("and now?");
            screen.type("typing");
            peer.send("日".repeat(2730)); // 8190 bytes
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
    void usesColourOnlyIfRequested() throws Exception {
        assertThat(colours("LC_ALL=C.UTF-8")).isTrue();
        assertThat(colours("NO_COLOR=1")).isFalse();
        assertThat(colours("NO_COLOR=")).isTrue();
        assertThat(colours("LC_ALL=C", "--color=never")).isFalse();
        assertThat(colours("NO_COLOR=1", "--color=always")).isTrue();
    }

    private boolean colours(String environment, String... options) throws Exception {
        Tmux.Screen screen = client(environment, options);
        peer(screen).hangUp();
        screen.press("C-d");
        awaitEnd(screen, 0);
        return screen.coloured().contains("\u001b[");
    }

    @Test
    void showsTheTimeAndRingsIfRequested() throws Exception {
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
            peer.send("é \u001b[2J");
            screen.awaitText("< é \\x1b[2J").awaitLastLine(ours());
            screen.enter("/seat").awaitText("-- You have seat 1").enter("").enter("fin");
            awaitEnd(screen, 0);
            assertThat(Files.readString(raw)).doesNotContain("\u001b");
        }
    }

    @Test
    void writesNothingHarmfulToATerminalWhenOnlyItsInputIsPiped() throws Exception {
        try (LineSocket peer = LineSocket.connect(port)) {
            assertThat(peer.read()).isEqualTo("1");
            Tmux.Screen screen = tmux.start(
                    columns, rows, "read go; echo go | " + command("LC_ALL=C.UTF-8") + "; echo \"status=$?\"");
            Path raw = screen.record(home.resolve("raw"));
            screen.press("Enter");
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("é \u001b[2J\u009b1m\u202e");
            assertThat(peer.read()).isEqualTo("go");
            peer.send("the answer");
            screen.awaitText("é \\x1b[2J\\x9b1m\\u202e the answer status=0");
            assertThat(Files.readString(raw)).doesNotContain("\u001b", "\u009b", "\u202e");
        }
    }

    @Test
    void writesTheExactBytesToAFileWhenOnlyItsInputIsATerminal() throws Exception {
        Path file = home.resolve("answers");
        try (LineSocket peer = LineSocket.connect(port)) {
            assertThat(peer.read()).isEqualTo("1");
            Tmux.Screen screen =
                    tmux.start(columns, rows, command("LC_ALL=C.UTF-8") + " > '" + file + "'; echo \"status=$?\"");
            assertThat(peer.read()).isEqualTo("emi");
            peer.send("é \u001b[2J");
            screen.enter("go");
            assertThat(peer.read()).isEqualTo("go");
            peer.hangUp();
            await().untilAsserted(() -> assertThat(Files.readString(file)).isEqualTo("é \u001b[2J\n"));
        }
    }

    /** U+1F3FD is drawn on two columns, though JLine counts none for it. */
    @Test
    void noRowOfAMessageCanPassForTheBeginningOfAnother() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.enter("go").awaitLastLine(others());
            assertThat(peer.read()).isEqualTo("go");
            peer.send("\ud83c\udffd".repeat(39) + "> I owe you");
            screen.awaitLastLine(ours());
            assertThat(screen.text()).contains("I owe you");
            assertThat(screen.lines()).noneMatch(line -> line.startsWith("> I") || line.startsWith("\ud83c\udffd"));
        }
    }

    @Test
    void worksAtATerminalThatDoesNotReportItsSize() throws Exception {
        Tmux.Screen screen = tmux.start(
                columns, rows, "stty rows 0 columns 0; " + command("LC_ALL=C.UTF-8") + "; echo \"status=$?\"");
        try (LineSocket peer = peer(screen)) {
            screen.type("half")
                    .awaitLastLine(ours() + " half")
                    .enter(" and half")
                    .awaitText("> half and half");
            assertThat(peer.read()).isEqualTo("half and half");
            assertThat(screen.text()).doesNotContain("....");
        }
    }

    @Test
    void breaksRowsAtADumbTerminalAndKnowsAPasteAndDoesNotLeaveAtTheFirstCtrlC() throws Exception {
        startServer();
        columns = 60;
        Tmux.Screen screen = client("TERM=dumb LC_ALL=C.UTF-8", new String[0]);
        try (LineSocket peer = peer(screen)) {
            screen.enter("go").awaitLastLine(others());
            assertThat(peer.read()).isEqualTo("go");
            peer.send("x".repeat(57) + " ".repeat(61) + "> I owe you");
            screen.awaitLastLine(ours());
            assertThat(screen.text()).contains("I owe you");
            assertThat(screen.lines()).noneMatch(line -> line.startsWith("> I"));
            screen.type("one\n/quit\n").awaitText(messages.get("terminal.queued", 1, "/quit"));
            assertThat(peer.read()).isEqualTo("one");
            screen.awaitLastLine(others(1)).press("C-c").awaitText(messages.get("terminal.taken-back"));
            peer.send("go on");
            screen.awaitLastLine(ours())
                    .type("half")
                    .press("C-c")
                    .awaitText(messages.get("terminal.leave-how"))
                    .awaitLastLine(ours());
            screen.press("C-c").awaitText(messages.get("terminal.left"));
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
        }
    }
}
