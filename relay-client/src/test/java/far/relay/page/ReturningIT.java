package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import far.relay.server.RelayServer;
import far.relay.server.room.NamedRoomSettings;
import far.relay.testing.LineSocket;
import far.relay.testing.ReservedPort;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What becomes of a conversation in the web page when the page, its connection or the server goes away and comes back. */
class ReturningIT extends WithPage {

    @Test
    void aReloadKeepsTheSeatTheQueueAndTheMessageUnderWay() throws IOException {
        try (LineSocket bob = join("kitchen", "", 2);
                CuttableLine line = CuttableLine.to(port)) {
            Visitor ann = visitorAt(origin(line.port()), Visitor.english()).mayLoseConnections();
            ann.enter("/r/kitchen", "Ann").awaitTurn("Your partner’s turn");
            bob.expect("partner here Ann").send("say 1 question").expect("taken 1");
            ann.awaitTurn("Your turn");
            line.swallow();
            ann.write("under way");
            ann.awaitTurn("Sending …").write("queued");
            ann.write("queued later");
            ann.box().fill("not finished");
            assertThat(ann.dock("2 messages are queued")).isVisible();

            ann.page().reload();
            assertThat(ann.item("under way")).containsText("taken");
            bob.expect("said 2 under way");
            ann.awaitTurn("Your partner’s turn");
            assertThat(ann.item("under way")).hasCount(1);
            assertThat(ann.item("question")).hasCount(1);
            assertThat(ann.dock("2 messages are queued")).isVisible();
            assertThat(ann.box()).hasValue("not finished");
            bob.send("say 3 next").expect("taken 3", "said 4 queued");
            assertThat(ann.dock("1 message is queued")).isVisible();
            bob.send("say 5 next").expect("taken 5", "said 6 queued later");
        }
    }

    @Test
    void aSecondTabTakesTheSeatAndTheFirstOneTakesItBack() throws IOException {
        try (LineSocket bob = join("tabs", "", 2)) {
            Visitor ann = visitor().enter("/r/tabs#", "Ann").awaitTurn("Your partner’s turn");
            Page first = ann.page();
            bob.expect("partner here Ann").send("say 1 question").expect("taken 1");
            ann.awaitTurn("Your turn");

            Page second = ann.newTab();
            ann.open("/r/tabs").awaitTurn("Your turn");
            ann.to(first);
            assertThat(ann.heading("Your seat is somewhere else now")).isVisible();
            assertThat(ann.dock("was not sent")).isHidden();
            ann.button("Take the seat back").click();
            ann.awaitTurn("Your turn");
            assertThat(ann.item("question")).hasCount(1);
            ann.write("answer");
            bob.expect("said 2 answer");
            ann.to(second);
            assertThat(ann.heading("Your seat is somewhere else now")).isVisible();
        }
    }

    @Test
    void afterALostConnectionItGoesOnByItselfAndSaysSo() throws IOException {
        try (LineSocket bob = join("lost", " name=Bob", 2);
                CuttableLine line = CuttableLine.to(port)) {
            Visitor ann = visitorAt(origin(line.port()), Visitor.english()).mayLoseConnections();
            ann.enter("/r/lost#" + "", "Ann").awaitTurn("Bob’s turn");
            bob.expect("partner here Ann");
            line.cut();
            bob.expect("partner away Ann").send("say 1 question").expect("taken 1");
            assertThat(ann.dock("Next attempt in")).isVisible();
            ann.awaitTurn("No connection").write("meanwhile");
            assertThat(ann.dock("1 message is queued")).isVisible();

            assertThat(ann.button("Try now")).isVisible();
            line.mend();
            assertThat(ann.item("question")).containsText("Bob");
            assertThat(ann.item("Connected again.")).isVisible();
            bob.expect("partner here Ann", "said 2 meanwhile");
            ann.awaitTurn("Bob’s turn");
            assertThat(ann.dock("Next attempt in")).isHidden();
        }
    }

    @Test
    void afterACrashOfTheServerItSaysThatTheSeatIsGoneAndJoinsAgain() throws IOException {
        try (CuttableLine line = CuttableLine.to(port);
                RelayServer next = server(0, NamedRoomSettings.builder().build())) {
            Visitor ann = visitorAt(origin(line.port()), Visitor.english()).mayLoseConnections();
            ann.enter("/r/crash", "Ann").awaitTurn("Your turn").write("question");
            assertThat(ann.item("question")).containsText("taken");
            line.cut();
            ann.awaitTurn("No connection");
            line.mendTo(port(next));
            assertThat(ann.main("The server does not have your seat any more")).isVisible();
            ann.button("Join again").click();
            ann.awaitTurn("Your turn").write("once more");
            assertThat(ann.item("once more")).containsText("taken");
        }
    }

    @Test
    void whenTheServerStopsItSaysSoAndJoinsTheNextOne() throws IOException {
        try (ReservedPort reserved = ReservedPort.onLoopback()) {
            NamedRoomSettings rooms = NamedRoomSettings.builder().build();
            RelayServer server = server(reserved.number(), rooms);
            Visitor ann =
                    visitorAt(origin(reserved.number()), Visitor.english()).mayLoseConnections();
            ann.enter("/r/restart", "Ann").awaitTurn("Your turn").write("question");
            assertThat(ann.item("question")).containsText("taken");
            ann.write("queued");
            server.close();
            assertThat(ann.main("The server has stopped.")).isVisible();
            assertThat(ann.dock("1 message was not sent")).isVisible();
            ann.button("Join again").click();
            assertThat(ann.dock("Next attempt in")).isVisible();
            server = server(reserved.number(), rooms);
            ann.awaitTurn("Your turn");
            assertThat(ann.item("question")).isVisible();
            assertThat(ann.item("This message was not sent")).containsText("queued");
            server.close();
        }
    }
}
