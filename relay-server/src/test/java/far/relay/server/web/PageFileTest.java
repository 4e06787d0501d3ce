package far.relay.server.web;

import static far.relay.server.web.PageResponse.GZIP;
import static far.relay.server.web.PageResponse.allPaths;
import static far.relay.server.web.PageResponse.asset;
import static far.relay.server.web.PageResponse.get;
import static far.relay.server.web.PageResponse.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a file of the web page is sent: compressed or not, again or not, with or without content (RFC 9110). */
class PageFileTest {
    @ParameterizedTest
    @MethodSource("far.relay.server.web.PageResponse#allPaths")
    void eachFileIsSentCompressedToAClientThatAcceptsIt(String path) throws Exception {
        PageResponse plain = get(path, "");
        PageResponse gzip = get(path, GZIP);
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
        PageResponse response = get(asset("app.js"), "Accept-Encoding: " + accepted + "\r\n");
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
            PageResponse first = get(path, accepted);
            for (String tags : List.of(
                    first.tag(), "W/" + first.tag(), "\"x\", " + first.tag(), "\"a,b\" , W/" + first.tag(), "*")) {
                PageResponse second = get(path, accepted + "If-None-Match: " + tags + "\r\n");
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
        PageResponse plain = get("/", "");
        assertThat(get("/", GZIP + "If-None-Match: " + plain.tag() + "\r\n").status())
                .isEqualTo("200 OK");
    }

    @ParameterizedTest
    @MethodSource("far.relay.server.web.PageResponse#allPaths")
    void answersHeadWithTheSameHeaderAndNoContent(String path) {
        PageResponse get = get(path, GZIP);
        PageResponse head = request("HEAD", path, GZIP);
        assertThat(head.status()).isEqualTo("200 OK");
        assertThat(head.headers()).isEqualTo(get.headers());
        assertThat(head.content()).isEmpty();
        assertThat(get(path, GZIP).content()).isEqualTo(get.content());
    }
}
