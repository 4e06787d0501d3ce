package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import far.relay.testing.JarProcess;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation in the web page, with each kind of partner. */
class TalkingIT extends WithPage {
    @TempDir
    Path folder;

    @Test
    void twoBrowsersTalkInTurn() {
        Visitor ann = visitor().enter("/r/kitchen", "Ann").awaitTurn("Your turn");
        assertThat(ann.header("Nobody has the other seat yet.")).isVisible();
        Visitor bob = visitor().enter("/r/kitchen", "Bob").awaitTurn("Ann’s turn");
        assertThat(bob.header("Ann is here.")).isVisible();
        assertThat(ann.header("Bob is here.")).isVisible();

        ann.box().fill("which");
        ann.box().press("Shift+Enter");
        ann.box().pressSequentially("question?");
        ann.box().press("Enter");
        assertThat(ann.item("which\nquestion?")).containsText("taken");
        ann.awaitTurn("Bob’s turn");
        assertThat(bob.item("which\nquestion?")).containsText("Ann");
        bob.awaitTurn("Your turn").write("this one");
        assertThat(ann.item("this one")).containsText("Bob");
        ann.awaitTurn("Your turn");
        assertThat(ann.item("this one").getByRole(AriaRole.TIME)).hasText(Pattern.compile("\\d\\d:\\d\\d"));
    }

    @Test
    void theLinkOfANewConversationIsAllThatAPartnerNeedsAndSealsIt() {
        Visitor ann = visitor().open("/");
        ann.page().getByLabel("Your name").fill("Ann");
        ann.button("Start").click();
        ann.awaitTurn("Your turn");
        String link = ann.page().getByLabel("Link").inputValue();
        assertThat(link)
                .matches(origin(port) + "/r/[a-z0-9]{10}#[A-Za-z0-9_-]{22}")
                .isEqualTo(ann.page().url());

        Visitor bob =
                visitor().enter(link.substring(origin(port).length()), "Bob").awaitTurn("Ann’s turn");
        assertThat(bob.page().getByText("sealed").first()).isVisible();
        ann.write("a secret");
        assertThat(bob.item("a secret")).isVisible();
        bob.write("another");
        assertThat(ann.item("another")).isVisible();

        String key = link.substring(link.indexOf('#') + 1);
        assertThat(ann.sent()).anyMatch(line -> line.startsWith("say 1 ")).noneMatch(line -> line.contains("a secret"));
        assertThat(ann.sent()).noneMatch(line -> line.contains(key));
    }

    @Test
    void aBrowserAndTheTerminalClientTalkSealed() throws Exception {
        Visitor ann = visitor().enter("/r/garden#" + KEY, "Ann").awaitTurn("Your turn");
        ann.write("a première question");
        try (JarProcess bob = JarProcess.startIn(
                List.of("env", "XDG_STATE_HOME=" + folder),
                "relay.client.jar",
                origin(port) + "/r/garden#" + KEY,
                "--name=Bob")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> bob.out().contains("a première question\n"));
            bob.type("an answer\n");
            assertThat(ann.item("an answer")).containsText("Bob");
            ann.awaitTurn("Your turn").write("the end");
            await().atMost(Duration.ofSeconds(60)).until(() -> bob.out().contains("the end\n"));
        }
    }

    @Test
    void aBrowserAndAPlainSocketTalk() throws IOException {
        Visitor ann = visitor().enter("/r/cellar", "Ann Lee").awaitTurn("Your turn");
        try (LineSocket bob = join("cellar", "", 2)) {
            ann.write("a\\b");
            assertThat(bob.read()).isEqualTo("said 1 a\\\\b");
            bob.send("say 2 two\\nlines");
            assertThat(ann.item("two\nlines")).containsText("Your partner");
            bob.expect("taken 2").hangUp();
            assertThat(ann.header("Your partner is not connected.")).isVisible();
        }
    }

    @Test
    void whoTakesTheFreeSeatSeesWhatWasSaidAndWhatWaitsForAnAnswer() throws IOException {
        Visitor ann = visitor().enter("/r/attic", "Ann").awaitTurn("Your turn");
        try (LineSocket bob = join("attic", "", 2)) {
            ann.write("first question");
            bob.expect("said 1 first question").send("say 2 first answer").read();
            assertThat(ann.item("first answer")).isVisible();
            ann.write("second question");
            bob.expect("said 3 second question").send("leave").expect("bye left you left the room");
        }
        assertThat(ann.item("Your partner has left.")).isVisible();

        Visitor eve = visitor().enter("/r/attic", "Eve").awaitTurn("Your turn");
        assertThat(eve.item("Earlier messages")).isVisible();
        assertThat(eve.item("first question")).containsText("earlier");
        assertThat(eve.item("first answer")).containsText("Seat 2");
        assertThat(eve.item("second question")).containsText("waits for your answer");
        eve.write("second answer");
        assertThat(ann.item("second answer")).containsText("Eve");
        assertThat(ann.item("second answer")).not().containsText("earlier");
        assertThat(eve.item("second question")).not().containsText("waits for your answer");
    }

    @Test
    void theConversationIsSavedAsTextAndAsJsonLines() throws IOException {
        Visitor ann = visitor().enter("/r/hall", "Ann").awaitTurn("Your turn");
        try (LineSocket bob = join("hall", "", 2)) {
            ann.write("a \"question\"");
            bob.read();
            bob.send("say 2 two\\nlines\\\\").read();
            assertThat(ann.item("two\nlines")).isVisible();
        }
        assertThat(saved(ann, "Save as text", "hall.txt"))
                .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d > a \"question\"\n"
                        + "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d < two\\\\nlines\\\\\n");
        assertThat(saved(ann, "Save as JSON lines", "hall.jsonl").replaceAll("\"time\":\"[^\"]*Z\",", ""))
                .isEqualTo("{\"number\":1,\"seat\":1,\"own\":true,\"past\":false,\"replay\":false,"
                        + "\"text\":\"a \\\"question\\\"\"}\n"
                        + "{\"number\":2,\"seat\":2,\"own\":false,\"past\":false,\"replay\":false,"
                        + "\"text\":\"two\\nlines\\\\\"}\n");
    }

    private String saved(Visitor visitor, String item, String fileName) throws IOException {
        Page page = visitor.page();
        Download download = page.waitForDownload(() -> visitor.choose(item));
        assertThat(download.suggestedFilename()).isEqualTo(fileName);
        Path file = folder.resolve(fileName);
        download.saveAs(file);
        return Files.readString(file);
    }
}
