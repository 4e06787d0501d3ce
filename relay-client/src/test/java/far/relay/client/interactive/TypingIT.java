package far.relay.client.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.LineSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input at a terminal. */
class TypingIT extends AtTerminal {
    @Test
    void ctrlCClearsTheInputThenTheWaitingLinesAndLeavesOnlyAfterAWarning() throws Exception {
        startServer();
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.enter("mine").awaitLastLine(others());
            screen.enter("one").awaitLastLine(others(1)).enter("two").awaitLastLine(others(2));
            screen.type("half").awaitLastLine(others(2) + " half");
            screen.press("C-c").awaitText(messages.get("terminal.cleared")).awaitLastLine(others(2));
            screen.press("C-c").awaitText(messages.get("terminal.taken-back")).awaitLastLine(others(1) + " two");
            screen.press("C-c").awaitLastLine(others(1));
            screen.press("C-c").awaitLastLine(others() + " one");
            screen.press("C-c").awaitLastLine(others());
            screen.press("C-c").awaitText(messages.get("terminal.leave-how")).awaitLastLine(others());
            screen.press("C-c").awaitText("-- You have left.");
            awaitEnd(screen, 0);
            assertThat(peer.read()).isEqualTo("mine");
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
        }
    }

    @ParameterizedTest
    @CsvSource({"C-d, ''", "Enter, fin", "Enter, /fin", "Enter, /quit"})
    void leaves(String key, String typed) throws Exception {
        startServer();
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type(typed).press(key).awaitText(messages.get("terminal.left"));
            awaitEnd(screen, 0);
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
            peer.hangUp();
        }
    }

    @ParameterizedTest
    @CsvSource({"exit, exit, en", "quit, quit, fr", "/exit, //exit, en"})
    void asksWhetherACommandOfOtherProgramsWasMeantToLeave(String word, String again, String language)
            throws Exception {
        at("80x24", language);
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            String question = messages.get("terminal.leave-meant", messages.get("terminal.yes"), again);
            screen.enter(word).awaitText(question).awaitLastLine(ours());
            screen.enter("no").awaitText("> no");
            assertThat(peer.read()).isEqualTo("no");
            screen.enter(word).awaitText("> no -- " + question + " " + others());
            screen.enter(messages.get("terminal.yes")).awaitText(messages.get("terminal.left"));
            awaitEnd(screen, 0);
        }
    }

    @Test
    void sendsAWordThatLeavesOtherProgramsWhenItIsEnteredOnceMore() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.enter("quit").awaitText(messages.get("terminal.leave-meant", "yes", "quit"));
            screen.enter("quit").awaitText("> quit");
            assertThat(peer.read()).isEqualTo("quit");
        }
    }

    @Test
    void leavesOnASecondCtrlCSoonAfterTheFirstAndNotLater() throws Exception {
        startServer();
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.press("C-c").awaitText(messages.get("terminal.leave-how")).awaitLastLine(ours());
            screen.enter("still here").awaitText("> still here");
            assertThat(peer.read()).isEqualTo("still here");
            screen.press("C-c", "C-c").awaitText(messages.get("terminal.left"));
            awaitEnd(screen, 0);
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
        }
    }

    @Test
    void leavesWithFinAndGivesTheTerminalBackWhenItIsTerminated() throws Exception {
        startServer();
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type("half").awaitLastLine(ours() + " half").terminate();
            awaitEnd(screen, 0);
            assertThat(screen.text()).contains(messages.get("terminal.left")).doesNotContain("xception");
            server.awaitErr(line -> line.endsWith("leaves seat 1 of room 1: fin"));
            peer.hangUp();
        }
    }

    @Test
    void stopsOnCtrlZAndContinuesWithTheTypedText() throws Exception {
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
    void refusesALineThatIsTooLongAndShowsItsLength() throws Exception {
        Tmux.Screen screen = client("--max-line=20");
        try (LineSocket peer = peer(screen)) {
            screen.enter("0123456789 0123456789")
                    .awaitText("21 bytes, and a line can have at most 20")
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
            assertThat(peer.send("a").read()).isEqualTo("/quit");
            assertThat(peer.send("b").read()).isEqualTo("fin");
        }
    }

    /** A shell turns the marks of a paste off when it starts a program, and when it continues one. */
    @Test
    void recognizesTheFirstPasteAfterTheShellHasContinuedIt() throws Exception {
        Tmux.Screen screen =
                tmux.start(columns, rows, "env PS1='shell> ' bash --norc").awaitLastLine("shell>");
        screen.enter(command("LC_ALL=C.UTF-8"));
        try (LineSocket peer = peer(screen)) {
            screen.press("C-z").awaitLastLine("shell>");
            screen.enter("fg").awaitLastLine(ours());
            screen.paste("one\n/quit\n").awaitText("/quit").press("Enter").awaitLastLine(others(1));
            assertThat(peer.read()).isEqualTo("one");
        }
    }

    @Test
    void treatsInputFasterThanTypingAsAPaste() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type("one\n/quit\nfin\n").awaitText(ours() + " one /quit fin");
            screen.press("Enter").awaitLastLine(others(2));
            assertThat(peer.read()).isEqualTo("one");
            assertThat(peer.send("a").read()).isEqualTo("/quit");
            assertThat(peer.send("b").read()).isEqualTo("fin");
            peer.send("c");
            screen.awaitLastLine(ours()).type("and typed\n").awaitText("> and typed");
            assertThat(peer.read()).isEqualTo("and typed");
        }
    }

    @ParameterizedTest
    @CsvSource({"日, 35", "日, 34", "😀, 35", "👍🏽, 34", "é, 70"})
    void drawsWideCharactersAtTheRightEdgeOnceAndKeepsTheCursorWithThem(String character, int count) throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.enter("go").awaitLastLine(others());
            for (int i = 0; i < 3; i++) {
                screen.type(character); // one by one, as they are typed
            }
            String typed = character.repeat(count);
            screen.type(character.repeat(count - 3)).awaitInput(others() + " " + typed);
            screen.press("C-a").type("AB").awaitInput(others() + " AB" + typed);
            assertThat(screen.cursor()).startsWith(others().length() + 3 + ",");
            screen.press("C-e").type("Z").awaitInput(others() + " AB" + typed + "Z");
            screen.press("BSpace", "C-a", "Delete", "Delete").awaitInput(others() + " " + typed);
            screen.press("C-e", "C-u").awaitInput(others());
            peer.send("x");
            screen.awaitLastLine(ours());
        }
    }

    @Test
    void treatsOnePastedLineWithItsEndAsTyped() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.paste("hello\n").awaitText("hello").press("Enter").awaitLastLine(others());
            assertThat(peer.read()).isEqualTo("hello");
            screen.paste("fin\n").awaitText("fin").press("Enter").awaitText(messages.get("terminal.left"));
            awaitEnd(screen, 0);
        }
    }

    @Test
    void goesOnWithOneLineThatIsPastedWithItsEnd() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.paste("single\n").awaitText("single");
            screen.type(" line").press("Enter").awaitLastLine(others());
            assertThat(peer.read()).isEqualTo("single line");
            screen.paste("/se\r\n").awaitText("/se");
            screen.type("at").press("Enter").awaitText("-- You have seat 1 at");
        }
    }

    @Test
    void runsSlashCommandsAndSendsNothingOfThem() throws Exception {
        Tmux.Screen screen = client();
        try (LineSocket peer = peer(screen)) {
            screen.type("/he").press("Tab", "Enter").awaitText("-- /seat show your seat and whose turn it is");
            screen.enter("/seat").awaitText("-- You have seat 1 at 127.0.0.1:" + port + ". It is your turn.");
            screen.enter("/nonsense").awaitText("!! There is no command /nonsense. /help lists the commands.");
            screen.enter("//slash").awaitText("> /slash");
            assertThat(peer.read()).isEqualTo("/slash");
            screen.enter("one").awaitLastLine(others(1)).enter("two").awaitLastLine(others(2));
            screen.enter("/queue").awaitText("-- 2 messages are queued: -- one -- two");
            screen.type("/queue d")
                    .press("Tab", "Enter")
                    .awaitText("-- 2 messages deleted.")
                    .awaitLastLine(others());
            Path file = home.resolve("what was said.txt");
            screen.enter("/save " + file).awaitText("-- 1 message saved to");
            assertThat(Files.readString(file)).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d > /slash\\R");
            screen.enter("/save " + file).awaitText("exists already");
            peer.send("x");
            screen.awaitLastLine(ours());
        }
    }

    /** The password file may name another one. */
    @Test
    void keepsAndSavesInTheHomeDirectoryOfTheEnvironment() throws Exception {
        Tmux.Screen screen = client("LC_ALL=C.UTF-8 XDG_STATE_HOME= HOME='" + home + "'", new String[0]);
        try (LineSocket peer = peer(screen)) {
            screen.enter("hello").awaitLastLine(others());
            screen.enter("/save ~/said.txt").awaitText("-- 1 message saved to ~/said.txt");
            assertThat(home.resolve("said.txt")).content().endsWith("> hello\n");
            assertThat(home.resolve(".local/state/relay/history")).content().contains("hello");
            peer.hangUp();
        }
    }

    @Test
    void keepsTheInputHistoryWhereNoOtherUserCanReadIt() throws Exception {
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
        String alone = messages.get("prompt.alone") + ">";
        Tmux.Screen second =
                client().awaitText(messages.get("terminal.seat", 1)).awaitLastLine(alone);
        second.press("Up").awaitLastLine(alone + " remember me");
        second.press("C-u").enter("and me").awaitText(messages.get("terminal.queued", 1, "and me"));
        assertThat(Files.readString(file)).contains("remember me", "and me");
        second.press("C-d");
        awaitEnd(second, 0);
        Tmux.Screen third = client("--no-history").awaitText(messages.get("terminal.seat", 1));
        String waiting = messages.get("prompt.waiting", messages.get("prompt.alone"), 1) + ">";
        third.enter("not me").awaitLastLine(waiting).press("Up").awaitLastLine(waiting + " not me");
        assertThat(Files.readString(file)).doesNotContain("not me");
    }
}
