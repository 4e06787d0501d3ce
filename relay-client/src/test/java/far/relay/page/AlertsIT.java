package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the web page does outside of itself: notifications, a sound, and the share sheet. Nobody sees or hears these where the tests
 * run, so a script before those of the page writes down what it asks the browser for, and the browser then does it.
 */
class AlertsIT extends WithPage {
    private static final String RECORDER = """
            window.asked = [];
            window.Notification = class extends Notification {
                constructor(title, options) {
                    super(title, options);
                    asked.push('notification ' + options.body);
                }
            };
            const start = OscillatorNode.prototype.start;
            OscillatorNode.prototype.start = function (...when) {
                asked.push('tone ' + Math.round(this.frequency.value) + ' ' + this.context.state);
                start.apply(this, when);
            };
            """;

    /** Playwright has every page believe that it is in front. */
    private static final String NOT_IN_FRONT = "Document.prototype.hasFocus = () => false;";

    /** A browser without a window grants the permission, but says that it does not have it. */
    private static final String PERMITTED = "Object.defineProperty(Notification, 'permission', { value: 'granted' });";

    private static final String SHARE_SHEET = "navigator.share = async ({ url }) => { asked.push('share ' + url); };";

    private Visitor visitor(String script) {
        Visitor visitor = visitor();
        visitor.context().addInitScript(RECORDER + script);
        return visitor;
    }

    private Visitor visitorWhoPermitsNotifications(String script) {
        Visitor visitor = visitor(PERMITTED + script);
        visitor.context().grantPermissions(List.of("notifications"));
        return visitor;
    }

    private static Object asked(Visitor visitor) {
        return visitor.page().evaluate("asked.join(', ')");
    }

    @Test
    void aNotificationSaysThatItIsYourTurnIfThePageIsNotInFront() throws IOException {
        try (LineSocket bob = join("notified", " name=Bob", 2)) {
            Visitor ann = visitorWhoPermitsNotifications(NOT_IN_FRONT).enter("/r/notified#", "Ann");
            bob.expect("partner here Ann");
            ann.awaitTurn("Bob’s turn");
            ann.choose("Notify me when it is my turn");
            assertThat(asked(ann)).isEqualTo("");
            bob.send("say 1 question").expect("taken 1");
            ann.awaitTurn("Your turn");
            assertThat(asked(ann)).isEqualTo("notification Bob has answered. It is your turn.");
        }
    }

    @Test
    void thereIsNoNotificationIfThePageIsInFront() throws IOException {
        try (LineSocket bob = join("front", "", 2)) {
            Visitor ann = visitorWhoPermitsNotifications("").enter("/r/front#", "Ann");
            bob.expect("partner here Ann");
            ann.awaitTurn("Your partner’s turn");
            ann.choose("Notify me when it is my turn");
            bob.send("say 1 question").expect("taken 1");
            ann.awaitTurn("Your turn");
            assertThat(asked(ann)).isEqualTo("");
        }
    }

    @Test
    void aBrowserThatPermitsNoNotificationsIsSaidToBeOne() throws IOException {
        Visitor ann = visitor(NOT_IN_FRONT).enter("/r/denied#", "Ann");
        ann.choose("Notify me when it is my turn");
        assertThat(ann.item("This browser does not permit notifications for this page."))
                .isVisible();
    }

    @Test
    void aSoundSaysThatItIsYourTurn() throws IOException {
        try (LineSocket bob = join("sound", "", 2)) {
            Visitor ann = visitor("").enter("/r/sound#", "Ann");
            bob.expect("partner here Ann");
            ann.awaitTurn("Your partner’s turn");
            ann.choose("Play a sound when it is my turn");
            ann.page().evaluate("asked = []"); // it plays once, as an example
            bob.send("say 1 question").expect("taken 1");
            ann.awaitTurn("Your turn");
            assertThat(asked(ann)).isEqualTo("tone 587 running, tone 880 running");
        }
    }

    @Test
    void theShareSheetGetsTheLinkWithItsKey() {
        Visitor ann = visitor(SHARE_SHEET).enter("/r/shared#" + KEY, "Ann");
        ann.button("Share …").click();
        assertThat(asked(ann)).isEqualTo("share " + origin(port) + "/r/shared#" + KEY);
    }
}
