package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * Somebody with the web page in a browser of their own: nothing is remembered from another visitor. Notes what must not happen on
 * any page: a request to another origin, a line in the console, an error of a script.
 */
final class Visitor implements AutoCloseable {
    /** What Chromium says by itself if a connection is lost. */
    private static final Pattern CONNECTION_LOST =
            Pattern.compile("WebSocket connection to '.*' failed: .*|Failed to load resource: net::ERR_.*");

    private final BrowserContext context;
    private final String origin;
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private Pattern expected = Pattern.compile("(?!)");
    private Page page;

    /** @param origin of the page, such as {@code http://127.0.0.1:24574} */
    Visitor(String origin, Browser.NewContextOptions options) {
        this.origin = origin;
        this.context = Chromium.browser().newContext(options);
        context.setDefaultTimeout(Chromium.PATIENCE);
        context.onRequest(request -> checkAddress(request.url()));
        context.onConsoleMessage(message -> fault(message.text()));
        context.onWebError(error -> fault(error.error()));
        newTab();
    }

    static Browser.NewContextOptions english() {
        return new Browser.NewContextOptions().setLocale("en-GB").setTimezoneId("Europe/Zurich");
    }

    private void checkAddress(String url) {
        if (!url.startsWith(origin + "/") && !url.startsWith("blob:" + origin + "/") && !url.startsWith("data:")) {
            fault("a request to " + url);
        }
    }

    private void fault(String what) {
        if (!expected.matcher(what).matches()) {
            faults.add(what);
        }
    }

    /** What happened that must not happen. */
    List<String> faults() {
        return faults;
    }

    /** The lines that it sent to the server, one or several of them in each. */
    List<String> sent() {
        return sent;
    }

    /** From now on, the console may say that a connection is lost. */
    Visitor mayLoseConnections() {
        expected = CONNECTION_LOST;
        return this;
    }

    /** From now on, the console may say that something violates the Content-Security-Policy. */
    void mayViolateThePolicy() {
        expected = Pattern.compile("(?s)a request to https://relay.example/|.*(Content Security Policy|Trusted).*");
    }

    /** The tab in front. */
    Page page() {
        return page;
    }

    BrowserContext context() {
        return context;
    }

    /** Opens another tab, and puts it in front. */
    Page newTab() {
        page = context.newPage();
        page.onCrash(crashed -> fault("the page crashed"));
        page.onWebSocket(socket -> {
            checkAddress(socket.url().replaceFirst("^ws", "http"));
            socket.onFrameSent((WebSocketFrame frame) -> sent.add(String.valueOf(frame.text())));
        });
        return page;
    }

    /** Puts this tab in front again. */
    void to(Page tab) {
        page = tab;
        tab.bringToFront();
    }

    Visitor open(String path) {
        page.navigate(origin + path);
        return this;
    }

    /** Opens a room, and gives the name that the page asks for. */
    Visitor enter(String path, String name) {
        open(path);
        page.getByRole(AriaRole.TEXTBOX).fill(name);
        button("Enter the room").click();
        return this;
    }

    void write(String text) {
        box().fill(text);
        box().press("Enter");
    }

    /** Where messages are written. */
    Locator box() {
        return textBox("Message");
    }

    Locator textBox(String label) {
        return page.getByRole(
                AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Chooses this in the menu of a room. */
    void choose(String item) {
        page.getByText("Menu", new Page.GetByTextOptions().setExact(true)).click();
        button(item).click();
    }

    Locator heading(String words) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(words));
    }

    /** What the page says outside of the list of messages and of what only screen readers find. */
    Locator main(String words) {
        return page.getByRole(AriaRole.MAIN).getByText(words);
    }

    /** What the page says of the partner. */
    Locator header(String words) {
        return page.getByRole(AriaRole.BANNER).getByText(words);
    }

    /** What the page says where messages are written: whose turn it is, what waits, and the state of the connection. */
    Locator dock(String words) {
        return dock().getByText(words);
    }

    private Locator dock() {
        return page.getByRole(
                AriaRole.REGION, new Page.GetByRoleOptions().setName("Write").setExact(true));
    }

    /** The items of the conversation with this text in them: messages, and notes between them. */
    Locator item(String text) {
        return page.getByRole(
                        AriaRole.LIST,
                        new Page.GetByRoleOptions().setName("Messages").setExact(true))
                .getByRole(AriaRole.LISTITEM)
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    /** Waits until the page says whose turn it is, in the title too. */
    Visitor awaitTurn(String words) {
        assertThat(dock().getByText(words, new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
        assertThat(page).hasTitle(Pattern.compile("(▸ )?" + words + " · .*"));
        return this;
    }

    /** Presses Tab until the control of this name has the focus, visibly. */
    Keyboard tabTo(String name) {
        List<String> passed = new ArrayList<>();
        for (int stops = 0; stops < 60; stops++) {
            page.keyboard().press("Tab");
            String focused = (String)
                    page.evaluate(
                            "() => { const here = document.activeElement;"
                                    + " const name = here.labels?.[0]?.textContent ?? here.ariaLabel ?? here.textContent;"
                                    + " return name.trim() + (getComputedStyle(here).outlineStyle === 'none' ? ' (not visible)' : ''); }");
            if (focused.startsWith(name) && !focused.endsWith("(not visible)")) {
                return page.keyboard();
            }
            passed.add(focused);
        }
        throw new AssertionError(name + " is not among " + passed);
    }

    @Override
    public void close() {
        context.close();
    }
}
