package far.relay.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import far.relay.server.RelayServer;
import far.relay.server.room.NamedRoomSettings;
import far.relay.testing.LineSocket;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** How visitors of the web page get into a room, what they read if they do not, and how they leave. */
class EntranceIT extends WithPage {

    @Test
    void aRoomIsJoinedByItsNameOrItsLinkAndMistakesAreExplained() {
        Visitor ann = visitor().open("/");
        Locator target = ann.page().getByLabel("Link, or name of a room");
        for (String[] mistake : List.of(
                new String[] {"", "Paste a link, or type the name of a room."},
                new String[] {"a room", "A room has 1 to 64 characters"},
                new String[] {origin(port) + "/r/kitchen#short", "The key after # is 22 characters."},
                new String[] {"https://relay.example/r/kitchen", "This link is of another server."})) {
            target.fill(mistake[0]);
            ann.button("Join").click();
            assertThat(ann.main(mistake[1])).isVisible();
            assertThat(target).isFocused();
        }
        ann.page().getByLabel("Your name").fill("Ann");
        target.fill("Entrance");
        ann.button("Join").click();
        ann.awaitTurn("Your turn");
        assertThat(ann.heading("entrance")).isVisible();

        Visitor bob = visitor().open("/");
        bob.page().getByLabel("Link, or name of a room").fill("relay://127.0.0.1:" + port + "/r/other#" + KEY);
        bob.button("Join").click();
        bob.awaitTurn("Your turn");
        assertThat(bob.page()).hasURL(origin(port) + "/r/other#" + KEY);
    }

    @Test
    void theLinkIsCopiedAndReadFromItsQrCode() throws Exception {
        // So tall that nothing covers the QR code in the picture of it.
        Visitor ann = visitor(Visitor.english().setViewportSize(1280, 1600));
        ann.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
        ann.enter("/r/invite#" + KEY, "Ann").awaitTurn("Your turn");
        ann.button("Copy the link").click();
        assertThat(ann.button("Copied")).isVisible();
        String link = origin(port) + "/r/invite#" + KEY;
        assertThat(ann.page().evaluate("navigator.clipboard.readText()")).isEqualTo(link);

        ann.button("QR code").click();
        Locator code = ann.page().getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("QR code of the link"));
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(ReaderException.class)
                .untilAsserted(() -> assertThat(read(code.screenshot())).isEqualTo(link));
    }

    private static String read(byte[] png) throws IOException, ReaderException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        RGBLuminanceSource source = new RGBLuminanceSource(picture.getWidth(), picture.getHeight(), pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }

    @Test
    void inTheQueueItShowsThePlaceAndThenThatTheSeatIsTaken() throws IOException {
        try (LineSocket bob = join("full", "", 2);
                LineSocket eve = join("full", "", 2);
                LineSocket tom = LineSocket.connect(port)) {
            tom.send("join full").expect("wait 1");
            Visitor ann = visitor().enter("/r/full", "Ann");
            assertThat(ann.heading("All seats are taken; you are number 2 in the queue"))
                    .isVisible();
            ann.awaitTurn("Waiting for a seat");
            tom.hangUp();
            assertThat(ann.heading("you are number 1 in the queue")).isVisible();
            bob.expect("partner here").send("leave").expect("bye left you left the room");
            assertThat(ann.item("You have seat 1.")).isVisible();
            assertThat(ann.heading("in the queue")).isHidden();
            ann.awaitTurn("Your turn").write("hello");
            eve.expect("partner none", "partner here Ann", "said 1 hello");
        }
    }

    @Test
    void aDamagedLinkIsExplained() {
        Visitor ann = visitor();
        for (String[] link : List.of(
                new String[] {"/r/kitchen#short", "The key after # is 22 characters."},
                new String[] {"/r/kitchen#AAECAwQFBgcICQoLDA0ODx", "The key after # is damaged."},
                new String[] {"/r/kitchen#AAECAwQFBgcICQoLDA0OD*", "The key after # is damaged."})) {
            ann.open(link[0]);
            assertThat(ann.heading("This link is not complete")).isVisible();
            assertThat(ann.main(link[1])).isVisible();
            ann.button("Go to the start page").click();
            assertThat(ann.button("Start")).isVisible();
        }
    }

    @Test
    void aRefusalIsExplainedAndCanBeTriedAgain() throws IOException {
        try (LineSocket bob = join("secret", " secret=abc", 2)) {
            Visitor ann = visitor().enter("/r/secret", "Ann");
            assertThat(ann.heading("The server did not let you in")).isVisible();
            assertThat(ann.main("The room was created with a key.")).isVisible();
            bob.send("leave").expect("bye left you left the room");
            ann.button("Try again").click();
            ann.awaitTurn("Your turn");
        }
        try (LineSocket bob = join("open", "", 2)) {
            Visitor ann = visitor().enter("/r/open#" + KEY, "Ann");
            assertThat(ann.main("The room was created with another key, or without one."))
                    .isVisible();
            bob.send("ping").expect("pong");
        }
    }

    @Test
    void aFullRoomIsExplained() throws IOException {
        NamedRoomSettings noQueue = NamedRoomSettings.builder().waiting(0).build();
        try (RelayServer server = server(0, noQueue);
                LineSocket bob = LineSocket.connect(port(server));
                LineSocket eve = LineSocket.connect(port(server))) {
            bob.send("join full").read(2);
            eve.send("join full").read(2);
            Visitor ann = visitorAt(origin(port(server)), Visitor.english()).enter("/r/full", "Ann");
            assertThat(ann.main("No seat is free, and the queue is full.")).isVisible();
            ann.button("Start a new conversation").click();
            assertThat(ann.button("Start")).isVisible();
        }
    }

    @Test
    void anExpiredTimeLimitIsExplained() throws IOException {
        NamedRoomSettings hasty =
                NamedRoomSettings.builder().turnTimeout(Duration.ofSeconds(1)).build();
        try (RelayServer server = server(0, hasty)) {
            Visitor ann = visitorAt(origin(port(server)), Visitor.english()).enter("/r/idle", "Ann");
            assertThat(ann.main("You had the turn and said nothing for too long"))
                    .isVisible();
            assertThat(ann.button("Join again")).isVisible();
        }
    }

    @Test
    void onlyASecureContextOpensASealedRoom() {
        String origin = "http://" + Chromium.INSECURE_HOST + ":" + port;
        Visitor ann = visitorAt(origin, Visitor.english()).open("/r/kitchen#" + KEY);
        assertThat(ann.heading("This room is sealed, and cannot be opened here"))
                .isVisible();
        ann.button("Start an open room").click();
        ann.page().getByLabel("Your name").fill("Ann");
        ann.button("Enter the room").click();
        ann.awaitTurn("Your turn").write("hello");
        assertThat(ann.item("hello")).containsText("taken");
        assertThat(ann.sent()).anyMatch(line -> line.startsWith("say 1 hello"));
    }

    @Test
    void leavingIsConfirmedOnceAndGivesTheSeatUp() throws IOException {
        try (LineSocket bob = join("leave", "", 2)) {
            Visitor ann = visitor().enter("/r/leave", "Ann").awaitTurn("Your partner’s turn");
            bob.expect("partner here Ann");
            ann.choose("Leave …");
            assertThat(ann.heading("Do you want to leave?")).isVisible();
            ann.button("Stay").click();
            ann.awaitTurn("Your partner’s turn");
            ann.choose("Leave …");
            ann.button("Leave").click();
            assertThat(ann.main("You have left the room.")).isVisible();
            bob.expect("partner none");
            ann.button("Join again").click();
            ann.awaitTurn("Your partner’s turn");
            bob.expect("partner here Ann");
        }
    }
}
