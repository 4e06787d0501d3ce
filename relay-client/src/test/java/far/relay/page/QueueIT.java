package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import far.relay.testing.LineSocket;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Messages in the web page that wait for their turn. */
class QueueIT extends WithPage {

    @Test
    void queuedMessagesAreEditedMovedAndWithdrawnAndGoOutOneForEachTurn() throws IOException {
        try (LineSocket bob = join("queue", "", 2)) {
            Visitor ann = visitor().enter("/r/queue", "Ann").awaitTurn("Your partner’s turn");
            bob.expect("partner here Ann");
            for (String text : new String[] {"one", "two", "three", "four"}) {
                ann.write(text);
            }
            assertThat(ann.dock("4 messages are queued, one for each turn")).isVisible();

            ann.button("Edit: queued message 2").click();
            ann.textBox("Queued message 2").fill("<b>two</b>\nlines");
            ann.button("Save: queued message 2").click();
            assertThat(ann.dock("<b>two</b>\nlines")).isVisible();
            Locator queue = ann.page().locator("#queue-items > li");
            ann.button("Up: queued message 2").click();
            assertThat(queue).containsText(new String[] {"two", "one", "three", "four"});
            ann.button("Down: queued message 3").click();
            assertThat(queue).containsText(new String[] {"two", "one", "four", "three"});
            ann.button("Withdraw: queued message 4").click();
            assertThat(ann.dock("3 messages are queued")).isVisible();

            bob.send("say 1 a").expect("taken 1", "said 2 <b>two</b>\\nlines");
            assertThat(ann.dock("2 messages are queued")).isVisible();
            bob.send("say 3 b").expect("taken 3", "said 4 one");
            assertThat(ann.dock("1 message is queued")).isVisible();
            bob.send("say 5 c").expect("taken 5", "said 6 four");
            assertThat(ann.dock("queued,")).isHidden();
            ann.awaitTurn("Your partner’s turn");
        }
    }

    @Test
    void aMessageThatIsTooLongIsNotSentAndTheRemainingLengthIsShownNearTheLimit() throws IOException {
        try (LineSocket bob = join("long", "", 2)) {
            Visitor ann = visitor().enter("/r/long", "Ann");
            bob.expect("partner here Ann").send("say 1 question").expect("taken 1");
            ann.awaitTurn("Your turn");
            ann.box().fill("x".repeat(64 * 1024 - 2) + "é");
            assertThat(ann.dock("0 bytes left")).isVisible();
            ann.box().press("End");
            ann.box().press("y");
            assertThat(ann.dock("1 bytes too long")).isVisible();
            ann.box().press("Enter");
            assertThat(ann.dock("1 bytes too long")).isVisible();
            ann.box().press("Backspace");
            ann.box().press("Enter");
            bob.expect("said 2 " + "x".repeat(64 * 1024 - 2) + "é");
        }
    }
}
