package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What strangers send, and what the browser lets the page do. */
class SafetyIT extends WithPage {

    /** A text on the wire, and how the page shows it. */
    private record Hostile(String sent, String shown) {}

    @Test
    void whateverAPartnerSendsIsShownAsText() throws IOException {
        List<Hostile> texts = List.of(
                new Hostile("<img src=x onerror=alert(1)><b>bold</b>", "<img src=x onerror=alert(1)><b>bold</b>"),
                new Hostile("<script>alert(1)</script>&lt;&amp;", "<script>alert(1)</script>&lt;&amp;"),
                new Hostile("\u202eevil\u2066\u200b", "\\u202eevil\\u2066\\u200b"),
                new Hostile("a\u0007\u001b[31m\u0000\\r", "a\\x07\\x1b[31m\\x00\\x0d"),
                new Hostile(
                        "\u0301" + "e" + "\u0301".repeat(30), "\\u0301e" + "\u0301".repeat(6) + "\\u0301".repeat(24)),
                new Hostile("x".repeat(64 * 1024), "x".repeat(64 * 1024)),
                new Hostile("javascript:alert(1)", "javascript:alert(1)"));
        try (LineSocket bob = join("hostile", " name=%3Cb%3EBob%E2%80%AE", 2)) {
            Visitor ann = visitor().enter("/r/hostile", "<i>Ann</i>");
            bob.expect("partner here <i>Ann</i>");
            assertThat(ann.header("<b>Bob\\u202e is here.")).isVisible();
            int number = 1;
            for (Hostile text : texts) {
                bob.send("say " + number + " " + text.sent()).expect("taken " + number);
                Locator message = ann.page()
                        .getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Messages"))
                        .getByRole(AriaRole.LISTITEM)
                        .filter(new Locator.FilterOptions().setHasText("<b>Bob\\u202e"))
                        .last()
                        .getByRole(AriaRole.PARAGRAPH)
                        .last();
                assertThat(message).hasText(text.shown());
                ann.write("ok");
                bob.expect("said " + (number + 1) + " ok");
                number += 2;
            }
            assertThat(ann.page().locator("b, i, img[src=x], a, script:not([src])"))
                    .hasCount(0);
            Object unsafe = ann.page()
                    .evaluate("/[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\x00-\\x08\\x0b-\\x1f]/"
                            + ".test(document.documentElement.textContent + document.title)");
            assertThat(unsafe).isEqualTo(false);
            assertThat(ann.page().evaluate("document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
        }
    }

    @Test
    void linksAreMadeOnlyWhenTheReaderAsks() throws IOException {
        try (LineSocket bob = join("links", "", 2)) {
            Visitor ann = visitor().enter("/r/links", "Ann");
            bob.expect("partner here Ann")
                    .send("say 1 see https://relay.example/x?y=1.")
                    .expect("taken 1");
            assertThat(ann.item("see https://relay.example/x?y=1.")).isVisible();
            assertThat(ann.page().getByRole(AriaRole.LINK)).hasCount(0);
            ann.button("Make its links clickable").click();
            Locator link = ann.page().getByRole(AriaRole.LINK);
            assertThat(link).hasAttribute("href", "https://relay.example/x?y=1");
            assertThat(link).hasAttribute("rel", Pattern.compile(".*noreferrer.*"));
        }
    }

    @Test
    void theContentSecurityPolicyIsEnforcedAndAConversationDoesNotViolateIt() throws IOException {
        Visitor ann = visitor();
        ann.context()
                .addInitScript("window.violations = []; document.addEventListener('securitypolicyviolation',"
                        + " event => window.violations.push(event.violatedDirective));");
        ann.open("/");
        assertThat(ann.page().evaluate("violations")).isEqualTo(List.of());
        ann.enter("/r/policy#" + KEY, "Ann").awaitTurn("Your turn");
        ann.button("QR code").click();
        ann.write("question");
        assertThat(ann.item("question")).containsText("taken");
        ann.page().waitForDownload(() -> ann.choose("Save as text"));
        ann.choose("Leave …");
        ann.button("Leave").click();
        assertThat(ann.main("You have left the room.")).isVisible();
        assertThat(ann.page().evaluate("violations")).isEqualTo(List.of());

        ann.mayViolateThePolicy();
        Object markup = ann.page()
                .evaluate("() => { try { document.body.innerHTML = '<p>'; return 'set'; }"
                        + " catch (e) { return e.name; } }");
        assertThat(markup).isEqualTo("TypeError");
        ann.page()
                .evaluate("() => { const made = document.createElement('img'); made.src = 'https://relay.example/';"
                        + " document.body.append(made); }");
        ann.page().waitForFunction("violations.length >= 2");
        assertThat(ann.page().evaluate("violations")).isEqualTo(List.of("require-trusted-types-for", "img-src"));
    }

    @Test
    void theKeyboardIsEnough() throws IOException {
        Visitor ann = visitor().open("/");
        ann.tabTo("Your name").press("A");
        ann.tabTo("Start").press("Enter");
        ann.awaitTurn("Your turn");
        String room = ann.page().url().replaceFirst(".*/r/([a-z0-9]+)#.*", "$1");
        Visitor bob = visitor().open(ann.page().url().substring(origin(port).length()));
        bob.page().keyboard().type("Bob");
        bob.page().keyboard().press("Enter");
        bob.awaitTurn("A’s turn");
        assertThat(bob.heading(room)).isVisible();

        ann.page().keyboard().type("question");
        ann.page().keyboard().press("Enter");
        assertThat(bob.item("question")).isVisible();
        ann.page().keyboard().type("next");
        ann.page().keyboard().press("Enter");
        ann.tabTo("Withdraw: queued message 1").press("Enter");
        assertThat(ann.dock("queued")).isHidden();
        assertThat(ann.dock("Put it into the message box")).isFocused();
        ann.page().keyboard().press("Enter");
        assertThat(ann.box()).isFocused();
        assertThat(ann.box()).hasValue("next");
        ann.tabTo("Menu").press("Enter");
        ann.tabTo("Leave …").press("Enter");
        ann.tabTo("Leave").press("Enter");
        assertThat(ann.main("You have left the room.")).isVisible();
        assertThat(ann.heading("The conversation has ended for you")).isFocused();
        assertThat(bob.item("A has left.")).isVisible();
    }
}
