package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The views of the web page, as different visitors see them. */
class LooksIT extends WithPage {
    private static final String LONG_WORD = "Donaudampfschifffahrtsgesellschaft".repeat(20);

    private static final String FIND_VIOLATIONS = "async () => (await axe.run()).violations.map(violation =>"
            + " violation.id + ': ' + violation.nodes.map(node => node.html + ' ' + node.failureSummary).join('; '))";
    private static final String FIND_WIDE = "[...document.querySelectorAll('html, body *')].filter(each =>"
            + " each.checkVisibility() && !each.closest('.visually-hidden') && (each.getBoundingClientRect().right > innerWidth + 0.5"
            + " || each === document.documentElement && each.scrollWidth > innerWidth)).map(each => each.outerHTML.slice(0, 200))";
    private static final String FIND_MOVING = "[...document.querySelectorAll('*')].filter(each => {"
            + " const style = getComputedStyle(each);"
            + " return style.animationName !== 'none' || style.scrollBehavior === 'smooth'"
            + " || style.transitionDuration.split(', ').some(time => parseFloat(time) > 0);"
            + " }).map(each => each.outerHTML.slice(0, 200))";

    /** What is done with each view. */
    private interface Check {
        void of(String view, Page page);
    }

    /** Goes through all views, and checks each. @param room the visit's own */
    private void visitEveryView(Visitor ann, String room, Check check) throws IOException {
        ann.open("/");
        check.of("start", ann.page());
        ann.open("/r/kitchen#short");
        check.of("damaged link", ann.page());
        ann.open("/r/" + room + "#" + KEY);
        assertThat(ann.heading("You are invited")).isVisible();
        check.of("name", ann.page());
        ann.enter("/r/" + room + "#" + KEY, "Ann").awaitTurn("Your turn");
        ann.button("QR code").click();
        check.of("room without a partner", ann.page());

        ann.open("/r/" + room + "-2").awaitTurn("Your turn");
        try (LineSocket bob = join(room + "-2", " name=" + "b".repeat(32), 2)) {
            ann.write("first " + LONG_WORD);
            bob.read();
            bob.send("say 2 https://relay.example/" + LONG_WORD + "\\nsecond\t\u202e" + LONG_WORD)
                    .read();
            ann.awaitTurn("Your turn").write("third");
            bob.read();
            ann.write("fourth " + LONG_WORD);
            ann.write("fifth");
            ann.button("Edit: queued message 2").click();
            check.of("conversation with a queue", ann.page());
            ann.page()
                    .getByText("Menu", new Page.GetByTextOptions().setExact(true))
                    .click();
            check.of("menu", ann.page());
            ann.button("Leave …").click();
            assertThat(ann.heading("Do you want to leave?")).isVisible();
            check.of("leaving", ann.page());
            ann.button("Leave").click();
            assertThat(ann.main("You have left the room.")).isVisible();
            check.of("ended", ann.page());
            try (LineSocket eve = LineSocket.connect(port)) {
                eve.send("join " + room + "-2").read();
                ann.button("Join again").click();
                assertThat(ann.heading("in the queue")).isVisible();
                check.of("waiting", ann.page());
            }
        }
    }

    @Test
    void noViewHasAFaultThatAxeFinds() throws IOException {
        String axe;
        try (InputStream script = LooksIT.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> faults = new ArrayList<>();
        visitEveryView(
                visitor(Visitor.english().setBypassCSP(true).setReducedMotion(ReducedMotion.REDUCE)),
                "axe",
                (view, page) -> {
                    page.evaluate(axe);
                    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                        found(page, FIND_VIOLATIONS, view + ", " + scheme, faults);
                    }
                });
        assertThat(faults).isEmpty();
    }

    /** A width of 640 is that of a window of 1280 at a zoom of 200 %. */
    @Test
    void noViewIsWiderThanTheScreenOrMovesForVisitorsWhoDoNotWantIt() throws IOException {
        List<String> faults = new ArrayList<>();
        Visitor ann = visitor(Visitor.english().setReducedMotion(ReducedMotion.REDUCE));
        visitEveryView(ann, "size", (view, page) -> {
            for (int width : new int[] {320, 640, 1920}) {
                page.setViewportSize(width, width == 1920 ? 1080 : 400);
                found(page, FIND_WIDE, view + ", " + width + " px", faults);
            }
            found(page, FIND_MOVING, view, faults);
        });
        assertThat(faults).isEmpty();
    }

    private static void found(Page page, String script, String where, List<String> faults) {
        ((List<?>) page.evaluate(script)).forEach(fault -> faults.add(where + ": " + fault));
    }

    @ParameterizedTest
    @CsvSource({
        "fr-CH, fr, Commencer une conversation, À vous",
        "de-CH, en, Start a conversation, Your turn",
        "en-US, en, Start a conversation, Your turn"
    })
    void thePageSpeaksTheLanguageOfTheBrowserIfItKnowsIt(String locale, String language, String start, String turn)
            throws IOException {
        Visitor ann = visitor(Visitor.english().setLocale(locale)).open("/");
        assertThat(ann.heading(start)).isVisible();
        assertThat(ann.page().locator("html")).hasAttribute("lang", language);
        ann.open("/r/language-" + locale.toLowerCase(Locale.ROOT));
        ann.page().getByRole(AriaRole.TEXTBOX).press("Enter");
        assertThat(ann.page()).hasTitle(Pattern.compile("(▸ )?" + turn + " · .*"));
    }
}
