package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebOriginTest {
    @Test
    void hasTheDefaultPortOfItsScheme() {
        assertThat(WebOrigin.of("http://here")).contains(new WebOrigin("http", "here", 80));
        assertThat(WebOrigin.of("HTTPS://Here")).contains(new WebOrigin("https", "here", 443));
        assertThat(WebOrigin.of("http://[::1]:8080")).contains(new WebOrigin("http", "[::1]", 8080));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "here",
                "//here",
                "http:",
                "http:here",
                "http://",
                "http://:80",
                "ftp://here",
                "ftp://here:80",
                "file:///x",
                "http://here/",
                "http://here/x",
                "http://here?x",
                "http://here#x",
                "http://me@here",
                "http://here:0",
                "http://here:65536",
                "http://here:x",
                "http://a b",
                "chrome-extension://x",
                "http://under_score"
            })
    void isNothingElse(String text) {
        assertThat(WebOrigin.of(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://here, here, true",
        "https://here, here, true", // a proxy in front of the server may speak TLS
        "https://here, here:443, true",
        "http://here:24574, HERE:24574, true",
        "http://here, here:24574, false",
        "http://there, here, false",
        "https://here, here:80, false",
        "http://here, here/x, false",
        "http://here, '', false",
    })
    void isOfTheHostWithItsAddress(String origin, String host, boolean expected) {
        assertThat(WebOrigin.of(origin).orElseThrow().isOf(host)).isEqualTo(expected);
    }
}
