package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the web page over HTTP (docs/operations.md, "HTTP and WebSocket"). */
class PageFilesTest {
    private static final int MOST_COMPRESSED = 60 * 1024;
    private static final String GZIP = "Accept-Encoding: gzip\r\n";

    /** @param headers by their names in lower case */
    private record Response(String status, Map<String, String> headers, byte[] content) {
        static Response parse(byte[] bytes) {
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            String[] lines = text.substring(0, end).split("\r\n");
            Map<String, String> headers = new HashMap<>();
            Stream.of(lines).skip(1).forEach(line -> {
                String[] header = line.split(": ", 2);
                headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (one, two) -> one + " AND " + two);
            });
            return new Response(
                    lines[0].split(" ", 2)[1], headers, text.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
        }

        String header(CharSequence name) {
            return headers.get(name.toString());
        }

        String tag() {
            return header(HttpHeaderNames.ETAG);
        }

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        byte[] unzipped() throws IOException {
            return new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes();
        }
    }

    private static Response get(String path, String headers) {
        return request("GET", path, headers);
    }

    /** On a connection of its own, which stays open. */
    private static Response request(String method, String path, String headers) {
        WebChannel web = new WebChannel();
        web.send(method + " " + path + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n");
        Response response = Response.parse(web.pass(Duration.ZERO).sentBytes());
        assertThat(web.channel.isOpen()).isTrue();
        web.end();
        return response;
    }

    static List<String> allPaths() {
        return Stream.concat(Stream.of("/"), WebChannel.PAGE.assetPaths().stream())
                .toList();
    }

    private static Path folder() throws Exception {
        return Path.of(PageFilesTest.class
                        .getResource("page/" + PageFiles.DOCUMENT)
                        .toURI())
                .getParent();
    }

    private static String asset(String name) {
        return WebChannel.PAGE.assetPaths().stream()
                .filter(path -> path.endsWith("/" + name))
                .findFirst()
                .orElseThrow();
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
                    .isEqualTo(name.endsWith(".js") ? PageFiles.withoutComments(file) : file);
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
                        modules.stream().map(PageFilesTest::asset).toList());
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
    void scriptsAreSentWithoutTheirCommentsAndWithTheirLineNumbers() {
        String script = """
                /**
                 * What it does: a * b, // and more.
                 */
                const a = 'https://x'; // stays
                    // goes
                /** One line. */
                const b = /* stays */ 1; /* stays */
                """;
        assertThat(new String(
                        PageFiles.withoutComments(script.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8))
                .isEqualTo("\n\n\nconst a = 'https://x'; // stays\n\n\nconst b = /* stays */ 1; /* stays */\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/r/kitchen", "/r/kitchen?from=here", "/?", "http://here/", "/r/a..b"})
    void theDocumentIsAtTheRootAndAtEachRoom(String path) {
        Response response = get(path, "");
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
        Response response = get(asset(name), "");
        assertThat(response.headers())
                .containsEntry("content-type", type)
                .containsEntry("cache-control", "max-age=31536000, immutable")
                .containsEntry("vary", "accept-encoding")
                .containsEntry(
                        "content-security-policy",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    @ParameterizedTest
    @MethodSource("allPaths")
    void eachFileIsSentCompressedToAClientThatAcceptsIt(String path) throws Exception {
        Response plain = get(path, "");
        Response gzip = get(path, GZIP);
        assertThat(gzip.headers())
                .containsEntry("content-encoding", "gzip")
                .containsEntry("content-length", Integer.toString(gzip.content().length))
                .containsEntry("content-type", plain.header("content-type"));
        assertThat(gzip.unzipped()).isEqualTo(plain.content());
        assertThat(gzip.tag()).matches("\"[0-9a-f]{24}-gzip\"").isNotEqualTo(plain.tag());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | true",
                "deflate, GZIP;q=0.5, br | true",
                "x-gzip | true",
                "* | true",
                "*;q=0, gzip;q=1.000 | true",
                "gzip ; q=0.001 | true",
                "gzip;q=0 | false",
                "gzip;q=0.000 | false",
                "gzip;q=0, * | false",
                "*, gzip;q=0 | false",
                "*;q=0 | false",
                "identity | false",
                "br, deflate | false",
                "gzip;q=nonsense | false",
                "gzip;q=-1 | false",
                "gzip;level=9 | false",
                "gzipp | false",
                "'' | false",
                "',;,;;,' | false",
            })
    void isCompressedOnlyIfTheClientAcceptsIt(String accepted, boolean compressed) {
        Response response = get(asset("app.js"), "Accept-Encoding: " + accepted + "\r\n");
        assertThat(response.status()).isEqualTo("200 OK");
        assertThat(response.headers().containsKey("content-encoding")).isEqualTo(compressed);
    }

    @Test
    void theHeaderThatSaysWhatIsAcceptedMayBeSplit() {
        assertThat(get("/", "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n").header("content-encoding"))
                .isEqualTo("gzip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", GZIP})
    void aFileThatTheClientHasIsNotSentAgain(String accepted) {
        for (String path : allPaths()) {
            Response first = get(path, accepted);
            for (String tags : List.of(
                    first.tag(), "W/" + first.tag(), "\"x\", " + first.tag(), "\"a,b\" , W/" + first.tag(), "*")) {
                Response second = get(path, accepted + "If-None-Match: " + tags + "\r\n");
                assertThat(second.status()).as(tags).isEqualTo("304 Not Modified");
                assertThat(second.content()).isEmpty();
                assertThat(second.headers())
                        .containsEntry("etag", first.tag())
                        .containsEntry("cache-control", first.header("cache-control"))
                        .containsEntry("vary", "accept-encoding")
                        .containsEntry("content-security-policy", first.header("content-security-policy"))
                        .doesNotContainKeys("content-type", "content-encoding");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\"x\"", "W/\"\"", "**", "\"*\"", ",,,", "\"unfinished"})
    void anyOtherTagGetsTheFile(String tags) {
        assertThat(get("/", "If-None-Match: " + tags + "\r\n").status()).isEqualTo("200 OK");
    }

    @Test
    void theTagOfTheCompressedFileIsNotThatOfTheFile() {
        Response plain = get("/", "");
        assertThat(get("/", GZIP + "If-None-Match: " + plain.tag() + "\r\n").status())
                .isEqualTo("200 OK");
    }

    @ParameterizedTest
    @MethodSource("allPaths")
    void answersHeadWithTheSameHeaderAndNoContent(String path) {
        Response get = get(path, GZIP);
        Response head = request("HEAD", path, GZIP);
        assertThat(head.status()).isEqualTo("200 OK");
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(head.content()).isEmpty();
        assertThat(get(path, GZIP).content()).isEqualTo(get.content());
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
        Response response = get(path, GZIP);
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
