package far.relay.server.web;

import static far.relay.server.web.PageResponse.GZIP;
import static far.relay.server.web.PageResponse.allPaths;
import static far.relay.server.web.PageResponse.asset;
import static far.relay.server.web.PageResponse.get;
import static org.assertj.core.api.Assertions.assertThat;

import far.relay.protocol.ByeCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the web page over HTTP (docs/operations.md, "HTTP and WebSocket"). */
class PageFilesTest {
    private static final int MOST_COMPRESSED = 60 * 1024;

    private static Path folder() throws Exception {
        return Path.of(PageFilesTest.class
                        .getResource("page/" + PageFiles.DOCUMENT)
                        .toURI())
                .getParent();
    }

    /** Otherwise the page would show it as the operator's reason. */
    @Test
    void thePageKnowsTheTextOfARemovalWithoutAReason() throws Exception {
        assertThat(Files.readString(folder().resolve("entry.js")))
                .contains("const NO_REASON = '" + ByeCode.NO_REASON + "';");
    }

    @Test
    void everyFileOfThePageIsServed() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.equals(PageFiles.DOCUMENT)))
                    .containsExactlyInAnyOrderElementsOf(PageFiles.ASSETS);
        }
        for (String name : PageFiles.ASSETS) {
            byte[] file = Files.readAllBytes(folder().resolve(name));
            assertThat(get(asset(name), "").content())
                    .as(name)
                    .isEqualTo(name.endsWith(".js") ? PageFiles.compact(file) : file);
        }
    }

    /** A browser would warn of a module that it has loaded and the page does not use. */
    @Test
    void theDocumentNamesAllModulesAndThePageImportsEachOfThem() throws Exception {
        List<String> modules =
                PageFiles.ASSETS.stream().filter(name -> name.endsWith(".js")).toList();
        assertThat(Pattern.compile("<link rel=\"modulepreload\" href=\"([^\"]+)\">")
                        .matcher(get("/", "").text())
                        .results()
                        .map(link -> link.group(1)))
                .containsExactlyElementsOf(
                        modules.stream().map(PageResponse::asset).toList());
        Set<String> imported = new HashSet<>(Set.of("app.js"));
        Deque<String> unread = new ArrayDeque<>(imported);
        while (!unread.isEmpty()) {
            String script = Files.readString(folder().resolve(unread.remove()));
            Pattern.compile("from '\\./([^']+)'").matcher(script).results().forEach(name -> {
                if (imported.add(name.group(1))) {
                    unread.add(name.group(1));
                }
            });
        }
        assertThat(imported).containsExactlyInAnyOrderElementsOf(modules);
    }

    @Test
    void allFilesTogetherHaveUnderSixtyKibibytesCompressed() {
        int sum = allPaths().stream()
                .mapToInt(path -> get(path, GZIP).content().length)
                .sum();
        assertThat(sum).isLessThan(MOST_COMPRESSED);
    }

    @Test
    void scriptsAreSentWithoutCommentsAndIndentationButWithTheirLineNumbers() {
        String script = """
                /**
                 * What it does: a * b, // and more.
                 */
                const a = 'https://x'; // goes
                    // goes
                /** One line. */
                    const b = /* stays */ 1; /* stays */
                const c = '; // stays'; // this one's, too
                """;
        assertThat(new String(PageFiles.compact(script.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo("""



                        const a = 'https://x';


                        const b = /* stays */ 1; /* stays */
                        const c = '; // stays'; // this one's, too
                        """);
    }

    /** Their indentation would be part of them. */
    @Test
    void noScriptHasAStringOfSeveralLines() throws Exception {
        for (String name : PageFiles.ASSETS) {
            if (name.endsWith(".js")) {
                String script = new String(
                        PageFiles.compact(Files.readAllBytes(folder().resolve(name))), StandardCharsets.UTF_8);
                assertThat(script.lines()
                                .filter(line ->
                                        line.chars().filter(each -> each == '`').count() % 2 == 1))
                        .as(name)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/kitchen", "/r/kitchen?from=here", "/?", "http://here/", "/r/a..b"})
    void theDocumentIsAtTheRootAndAtEachRoom(String path) {
        PageResponse response = get(path, "");
        assertThat(response.status()).isEqualTo("200 OK");
        assertThat(response.headers())
                .containsEntry("content-type", "text/html; charset=utf-8")
                .containsEntry("content-length", Integer.toString(response.content().length))
                .containsEntry("cache-control", "no-cache")
                .containsEntry("vary", "accept-encoding")
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry(
                        "content-security-policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                                + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                                + " require-trusted-types-for 'script'; trusted-types 'none'")
                .doesNotContainKeys("content-encoding", "server", "connection");
        assertThat(response.text()).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    }

    @Test
    void theDocumentNamesTheFolderOfItsFilesAndTheLongestMessage() {
        String html = get("/", "").text();
        String folder = asset("app.js").replace("/app.js", "");
        assertThat(folder).matches("/assets/[0-9a-f]{24}");
        assertThat(html)
                .contains("src=\"" + folder + "/app.js\"", "href=\"" + folder + "/style.css\"")
                .contains("content=\"" + WebChannel.MAX_MESSAGE + "\"")
                .doesNotContain("{{", "}}");
    }

    /** The policy of the document forbids them. */
    @Test
    void theDocumentHasNoInlineScriptOrStyle() {
        assertThat(get("/", "").text())
                .doesNotContainPattern("<script(?![^>]* src=)")
                .doesNotContainPattern("(?i)<style|\\sstyle=|\\son[a-z]+=|javascript:|https?://(?!www\\.w3\\.org/)");
    }

    @ParameterizedTest
    @CsvSource({
        "app.js, text/javascript; charset=utf-8",
        "style.css, text/css; charset=utf-8",
        "icon.svg, image/svg+xml; charset=utf-8",
    })
    void otherFilesMayBeKeptForEver(String name, String type) {
        PageResponse response = get(asset(name), "");
        assertThat(response.headers())
                .containsEntry("content-type", type)
                .containsEntry("cache-control", "max-age=31536000, immutable")
                .containsEntry("vary", "accept-encoding")
                .containsEntry(
                        "content-security-policy",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    static Stream<String> otherPaths() {
        String script = asset("app.js");
        String folder = script.replace("/app.js", "");
        return Stream.of(
                "/assets/",
                "/assets/app.js",
                "/app.js",
                "/index.html",
                folder,
                folder + "/",
                folder + "/index.html",
                folder + "/APP.JS",
                folder + "//app.js",
                "/" + script,
                folder + "/./app.js",
                folder + "/x/../app.js",
                folder + "/../app.js",
                folder + "/..%2f..%2fPageFiles.class",
                folder + "/../PageFiles.class",
                script.replace("app.js", "%61pp.js"),
                script.replace("app.js", "app%2ejs"),
                script + "/",
                script + "%00",
                script + ";x",
                script.replace("/assets/", "/assets/0"),
                "/assets/000000000000000000000000/app.js",
                script.toUpperCase(Locale.ROOT),
                "/./",
                "//",
                "/..",
                "/r",
                "/r/",
                "//r/kitchen",
                "/r//kitchen",
                "/r/kitchen/",
                "/r/kitchen/..",
                "/r/.",
                "/r/..",
                "/r/../r/kitchen",
                "/r/%2e%2e",
                "/r/%6bitchen",
                "/r/Kitchen",
                "/r/<script>alert(1)</script>",
                "/r/%3Cscript%3E",
                "/r/kitchen\\x",
                "/r/kitchen;x",
                "/r/-kitchen",
                "/r/k\u00fcche",
                "/r/" + "x".repeat(65));
    }

    @ParameterizedTest
    @MethodSource("otherPaths")
    void nothingElseIsThere(String path) {
        PageResponse response = get(path, GZIP);
        assertThat(response.status()).isEqualTo("404 Not Found");
        assertThat(response.text()).isEqualTo("there is nothing at this address\n");
        assertThat(response.headers())
                .containsEntry("cache-control", "no-store")
                .containsEntry("content-type", "text/plain; charset=utf-8");
    }

    @Test
    void theAddressOfTheFilesDependsOnTheContentOfAll() {
        byte[] one = {1};
        byte[] two = {2};
        assertThat(PageFiles.hash(List.of(one, two)))
                .isEqualTo(PageFiles.hash(List.of(one, two)))
                .isNotEqualTo(PageFiles.hash(List.of(two, one)))
                .isNotEqualTo(PageFiles.hash(List.of(one)));
    }

    @Test
    void aClientOverTheLimitOfItsAddressDoesNotGetThePage() {
        WebChannel over = new WebChannel(false);
        over.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
        assertThat(over.sent()).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
        over.end();
    }
}
