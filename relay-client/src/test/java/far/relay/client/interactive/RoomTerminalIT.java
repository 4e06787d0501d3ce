package far.relay.client.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.ServerConfig;
import far.relay.server.listener.ListenerConfig;
import far.relay.testing.BuiltJar;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a terminal in a named room. */
class RoomTerminalIT extends AtTerminal {
    private int webPort;

    @Override
    ServerConfig.Builder config() {
        return super.config().listener(ListenerConfig.web("127.0.0.1", 0));
    }

    @BeforeEach
    void findWebPort() {
        webPort = serverHere.address(ListenerConfig.Kind.WEB).orElseThrow().getPort();
    }

    private Tmux.Screen room(String before, String room) throws IOException {
        return start(before, "relay://127.0.0.1:" + webPort + "/r/" + room);
    }

    private Tmux.Screen start(String before, String arguments) throws IOException {
        String command = String.format(
                "%s env -u NO_COLOR XDG_STATE_HOME='%s' LC_ALL=C.UTF-8 '%s' %s --name=Ann",
                before,
                home,
                String.join(
                        "' '",
                        BuiltJar.quickCommand(
                                "relay.client.jar",
                                "-Duser.language=" + messages.locale().getLanguage())),
                arguments);
        return tmux.start(columns, rows, command + "; echo \"status=$?\"; stty -a | grep -o '.icanon'");
    }

    private String others(int queued, String partner) {
        String state = messages.get(
                "prompt.partner", messages.get("prompt.others"), messages.get("prompt.partner-here", partner));
        return messages.get("prompt.waiting", state, queued) + ">";
    }

    private String prompt(String whose, String partner) {
        return messages.get("prompt.partner", messages.get(whose), partner) + ">";
    }

    @ParameterizedTest
    @CsvSource({"80x24, en", "40x14, fr"})
    void seesThePartnerAndIsBackAfterAKill(String size, String language) throws Exception {
        at(size, language);
        String here = messages.get("prompt.partner-here", "Bob");
        Tmux.Screen ann = room("echo $$ > '" + home + "/pid'; exec", "kitchen");
        ann.awaitText(messages.get("room.seat", 1, "kitchen"));
        ann.awaitLastLine(prompt("prompt.ours", messages.get("prompt.partner-none")));
        try (LineSocket bob = LineSocket.connect(webPort)) {
            bob.send("join kitchen name=Bob").read(2);
            ann.awaitText(messages.get("room.partner-here", "Bob")).awaitLastLine(prompt("prompt.ours", here));
            ann.enter("/who").awaitText(messages.get("command.owner", 1, messages.get("command.owner-you")));
            ann.awaitText(messages.get("command.owner", 2, here));
            ann.enter("which question?").awaitLastLine(prompt("prompt.others", here));
            assertThat(bob.read()).isEqualTo("said 1 which question?");
            bob.send("say 2 these two:\\nthis one");
            ann.awaitText("< these two: this one").awaitLastLine(prompt("prompt.ours", here));

            new ProcessBuilder("sh", "-c", "kill -9 $(cat '" + home + "/pid')")
                    .start()
                    .waitFor();
            assertThat(bob.read(2)).containsExactly("taken 2", "partner away Ann");
            ann = room("", "kitchen");
            ann.awaitText(messages.get("room.own-past"));
            ann.awaitText(">> which question?").awaitText("< these two: this one");
            ann.awaitLastLine(prompt("prompt.ours", here)).enter("and then?");
            assertThat(bob.read(2)).containsExactly("partner here Ann", "said 3 and then?");

            bob.hangUp();
            String away = messages.get("prompt.partner-away", "Bob");
            ann.awaitText(messages.get("room.partner-away", "Bob")).awaitLastLine(prompt("prompt.others", away));
            ann.enter("/quit").awaitText(messages.get("terminal.left"));
            awaitEnd(ann, 0);
            assertThat(home.resolve("relay/rooms")).isEmptyDirectory();
        }
    }

    @Test
    void sendsSeveralLinesAsOneMessage() throws Exception {
        Tmux.Screen ann = room("", "lines");
        ann.awaitLastLine(prompt("prompt.ours", messages.get("prompt.partner-none")));
        try (LineSocket bob = LineSocket.connect(webPort)) {
            bob.send("join lines name=Bob").read(2);
            String ours = prompt("prompt.ours", messages.get("prompt.partner-here", "Bob"));
            ann.awaitLastLine(ours).enter("one\\");
            ann.awaitLastLine(ours + " one").enter("C:\\\\"); // what follows Enter at once would count as pasted
            assertThat(bob.read()).isEqualTo("said 1 one\\nC:\\\\");
            bob.send("say 2 first").read();
            ann.awaitText("< first").awaitLastLine(ours);
            ann.type("one").press("M-Enter").type("/two").press("Enter");
            assertThat(bob.read()).isEqualTo("said 3 one\\n/two");
            ann.paste("/etc\n/bin").press("Enter").awaitLastLine(others(1, "Bob"));
            ann.press("C-c").awaitLastLine("  /bin").press("Enter").awaitLastLine(others(1, "Bob"));
            assertThat(bob.send("say 4 second").read(2)).containsExactly("taken 4", "said 5 /etc\\n/bin");
        }
    }

    @Test
    void sendsSeveralLinesAsOneMessageWithoutALineEditor() throws Exception {
        Tmux.Screen ann = room("TERM=dumb", "dumb");
        ann.awaitText(prompt("prompt.ours", messages.get("prompt.partner-none")));
        try (LineSocket bob = LineSocket.connect(webPort)) {
            bob.send("join dumb name=Bob").read(2);
            ann.awaitText(messages.get("room.partner-here", "Bob"));
            ann.enter("one\\").enter("C:\\\\");
            assertThat(bob.read()).isEqualTo("said 1 one\\nC:\\\\");
        }
    }

    @Test
    void showsTheLinkOfANewRoomAndItsQrCode() throws Exception {
        at("80x40", "en");
        Tmux.Screen ann = start("", "new http://127.0.0.1:" + webPort + " --qr");
        ann.awaitText("The link to share, which is also the key to the messages: http://127.0.0.1:" + webPort + "/r/");
        ann.awaitText("▀▀▀▀▀▀▀▀").awaitText("You have seat 1 in the room");
        ann.enter("/quit").awaitText(messages.get("terminal.left"));
        awaitEnd(ann, 0);
    }

    @Test
    void saysHowManyColumnsTheQrCodeNeedsIfThereAreFewer() throws Exception {
        at("44x30", "en");
        Tmux.Screen ann = start("", "new http://127.0.0.1:" + webPort + " --qr");
        ann.awaitText("this one has 44").awaitText("You have seat 1 in the room");
        assertThat(ann.text()).doesNotContain("▀▀▀▀");
        ann.enter("/quit").awaitText(messages.get("terminal.left"));
        awaitEnd(ann, 0);
    }

    @Test
    void tellsInTheQueueWhatIsKnownOfTheSeats() throws Exception {
        try (LineSocket bob = LineSocket.connect(webPort);
                LineSocket eve = LineSocket.connect(webPort)) {
            bob.send("join queue name=Bob").read(2);
            eve.send("join queue name=Eve").read(2);
            Tmux.Screen ann = room("", "queue");
            ann.awaitText(messages.get("room.queued", 1)).awaitLastLine(messages.get("prompt.no-seat") + ">");
            ann.enter("/who").awaitText(messages.get("room.queued", 1) + " -- " + messages.get("room.queued", 1));
            ann.enter("/help").awaitText("/who");
            eve.send("leave");
            ann.awaitText(messages.get("room.seat", 2, "queue")).awaitText(messages.get("room.partner-here", "Bob"));
            ann.enter("/who").awaitText(messages.get("command.owner", 2, messages.get("command.owner-you")));
            ann.enter("/quit").awaitText(messages.get("terminal.left"));
            awaitEnd(ann, 0);
        }
    }

    /** It would answer a message that the user has not seen. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "fr"})
    void holdsBackWhatIsEnteredInTheQueueUntilTheUserHasSeenTheRoom(String language) throws Exception {
        at("100x24", language);
        try (LineSocket bob = LineSocket.connect(webPort);
                LineSocket eve = LineSocket.connect(webPort)) {
            bob.send("join early name=Bob").read(2);
            eve.send("join early name=Eve").read(2);
            assertThat(bob.send("say 1 which question?").read(2)).containsExactly("partner here Eve", "taken 1");
            Tmux.Screen ann = room("", "early");
            ann.awaitText(messages.get("room.queued", 1));
            ann.enter("one").awaitText(messages.get("terminal.queued-early", 1, "one"));
            ann.enter("two").awaitText(messages.get("terminal.queued-early", 2, "two"));
            ann.enter("/resend").awaitText(messages.get("command.resent", 0));
            eve.send("leave");
            ann.awaitText(messages.get("terminal.held-early", 2)).awaitText("< which question?");
            String ours = messages.get(
                    "prompt.partner", messages.get("prompt.ours"), messages.get("prompt.partner-here", "Bob"));
            ann.awaitLastLine(messages.get("prompt.held", ours, 2) + ">");
            ann.enter("this one");
            assertThat(bob.read(3)).endsWith("partner here Ann", "said 2 this one");
            ann.enter("/resend").awaitLastLine(others(2, "Bob"));
            assertThat(bob.send("say 3 x").read(2)).containsExactly("taken 3", "said 4 one");
            ann.enter("three").awaitText(messages.get("terminal.queued", 2, "three"));
            ann.enter("/quit").awaitText(messages.get("terminal.unsent", 2));
            awaitEnd(ann, 0);
        }
    }

    @Test
    void showsTheLinkOfTheRoomAgain() throws Exception {
        at("160x50", "en");
        Tmux.Screen ann = start("", "new http://127.0.0.1:" + webPort);
        ann.awaitText("You have seat 1 in the room");
        String link = ann.text().replaceAll("(?s).*: (http://\\S+).*", "$1");
        assertThat(link).matches("http://127\\.0\\.0\\.1:" + webPort + "/r/[a-z0-9]+#[A-Za-z0-9_-]{22}");
        ann.enter("/link").awaitText(messages.get("room.partner-none") + " -- " + messages.get("room.created", link));
        ann.enter("/help").awaitText("/link show the link of the room").awaitText("/qr show it as a QR code");
        assertThat(ann.text()).doesNotContain("▀▀▀▀▀▀▀▀");
        ann.enter("/qr").awaitText("▀▀▀▀▀▀▀▀");
        ann.enter("/quit").awaitText(messages.get("terminal.left"));
        awaitEnd(ann, 0);
    }

    @Test
    void showsTheLinkOfARoomWithoutAKey() throws Exception {
        at("60x24", "en");
        Tmux.Screen ann = room("", "plain");
        ann.awaitLastLine(prompt("prompt.ours", messages.get("prompt.partner-none")));
        ann.enter("/link").awaitText(messages.get("room.link", "relay://127.0.0.1:" + webPort + "/r/plain"));
        ann.enter("/qr").awaitText("▀▀▀▀▀▀▀▀");
        ann.enter("/quit").awaitText(messages.get("terminal.left"));
        awaitEnd(ann, 0);
    }

    /** With and without the signal: the end of the terminal's input can be seen first. */
    @ParameterizedTest
    @ValueSource(strings = {"", "trap '' HUP;", "trap '' HUP; TERM=dumb"})
    void keepsTheSeatWhenTheTerminalIsClosed(String before) throws Exception {
        Tmux.Screen ann = room(before, "closed");
        ann.awaitLastLine(prompt("prompt.ours", messages.get("prompt.partner-none")));
        try (LineSocket bob = LineSocket.connect(webPort)) {
            assertThat(bob.send("join closed").read(2)).contains("partner here Ann");
            ann.hangUp();
            assertThat(bob.read()).isEqualTo("partner away Ann");
        }
        try (Stream<Path> kept = Files.list(home.resolve("relay/rooms"))) {
            assertThat(kept).hasSize(1);
        }
    }
}
