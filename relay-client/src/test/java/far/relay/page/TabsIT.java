package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import far.relay.testing.LineSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room in several tabs of one browser, which are in different processes. */
class TabsIT extends WithPage {
    private static final int MESSAGES = 20;

    /** Answers each message at once, from the moment when it is told to. Returns the messages of the partner, in order. */
    private static CompletableFuture<List<String>> answering(LineSocket bob, CountDownLatch begin) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> received = new ArrayList<>();
            try {
                begin.await();
                for (int number = 1; number < 2 * MESSAGES; number += 2) {
                    bob.send("say " + number + " answer");
                    received.add(said(bob, number + 1));
                }
                return received;
            } catch (IOException | InterruptedException e) {
                throw new CompletionException("received " + received, e);
            }
        });
    }

    /** The next message, which has this number. The partner may go away for a moment. */
    private static String said(LineSocket bob, int number) throws IOException {
        String line = bob.read();
        while (line.startsWith("taken ") || line.startsWith("partner ")) {
            line = bob.read();
        }
        assertThat(line).startsWith("said " + number + " ");
        return line.substring(("said " + number + " ").length());
    }

    private static List<String> messages() {
        return IntStream.rangeClosed(1, MESSAGES)
                .mapToObj(number -> "message " + number)
                .toList();
    }

    private Visitor withQueue(LineSocket bob, String room) throws IOException {
        Visitor ann = visitor().enter("/r/" + room, "Ann").awaitTurn("Your partner’s turn");
        bob.expect("partner here Ann");
        messages().forEach(ann::write);
        assertThat(ann.dock(MESSAGES + " messages are queued")).isVisible();
        return ann;
    }

    /** Exactly one tab has the seat: it sends what is written there, and the others say that they do not have it. */
    private static void checkOneHasTheSeat(Visitor ann, List<Page> tabs, LineSocket bob) throws IOException {
        List<Page> going = new ArrayList<>();
        for (Page tab : tabs) {
            ann.to(tab);
            assertThat(tab.locator("#text, #ended-heading").locator("visible=true"))
                    .hasCount(1);
            if (!ann.heading("Your seat is somewhere else now").isVisible()) {
                going.add(tab);
            }
            assertThat(ann.dock("queued,")).isHidden();
            assertThat(ann.dock("not sent")).isHidden();
        }
        assertThat(going).hasSize(1);
        ann.to(going.get(0));
        bob.send("say " + (2 * MESSAGES + 1) + " at last");
        ann.awaitTurn("Your turn").write("the end");
        assertThat(said(bob, 2 * MESSAGES + 2)).isEqualTo("the end");
        for (String message : messages()) {
            assertThat(ann.page().getByText(message, new Page.GetByTextOptions().setExact(true)))
                    .hasCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app.js", "words.js", "connected"})
    void aSecondTabThatOpensWhileTheFirstOneSendsItsQueueSendsTheRest(String moment) throws IOException {
        String room = "sending." + moment;
        try (LineSocket bob = join(room, "", 2)) {
            Visitor ann = withQueue(bob, room);
            Page first = ann.page();
            CountDownLatch begin = new CountDownLatch(1);
            CompletableFuture<List<String>> received = answering(bob, begin);
            Page second = ann.newTab();
            second.onRequest(request -> {
                if (request.url().endsWith("/" + (moment.isEmpty() ? room : moment))) {
                    begin.countDown();
                }
            });
            second.onWebSocket(socket -> begin.countDown());
            ann.open("/r/" + room);
            assertThat(ann.item("message " + MESSAGES)).isVisible();
            assertThat(received.join()).containsExactlyElementsOf(messages());
            checkOneHasTheSeat(ann, List.of(first, second), bob);
        }
    }

    @Test
    void ofTwoTabsThatOpenAtTheSameMomentWhileTheFirstOneSendsOneHasTheSeat() throws IOException {
        try (LineSocket bob = join("same", "", 2)) {
            // A tab that hears the other one while it connects gives that up, which Chromium says.
            Visitor ann = withQueue(bob, "same").mayLoseConnections();
            List<Page> tabs = List.of(ann.page(), ann.newTab(), ann.newTab());
            CountDownLatch begin = new CountDownLatch(1);
            CompletableFuture<List<String>> received = answering(bob, begin);
            for (Page tab : tabs.subList(1, 3)) {
                ann.to(tab);
                ann.open("/");
            }
            tabs.subList(1, 3).forEach(tab -> tab.evaluate("() => { setTimeout(() => location.assign('/r/same')); }"));
            begin.countDown();
            assertThat(received.join()).containsExactlyElementsOf(messages());
            tabs.subList(1, 3).forEach(tab -> tab.waitForURL("**/r/same"));
            checkOneHasTheSeat(ann, tabs, bob);
        }
    }

    @Test
    void theMessageBoxGoesWithTheSeat() throws IOException {
        try (LineSocket bob = join("box", "", 2)) {
            Visitor ann = visitor().enter("/r/box", "Ann").awaitTurn("Your partner’s turn");
            Page first = ann.page();
            ann.box().fill("not fin");
            ann.newTab();
            ann.open("/r/box").awaitTurn("Your partner’s turn");
            assertThat(ann.box()).hasValue("not fin");
            ann.box().fill("finished");
            ann.box().press("Enter");
            bob.expect("partner here Ann").send("say 1 question").expect("taken 1", "said 2 finished");
            ann.to(first);
            ann.button("Take the seat back").click();
            ann.awaitTurn("Your partner’s turn");
            assertThat(ann.box()).hasValue("");
        }
    }
}
