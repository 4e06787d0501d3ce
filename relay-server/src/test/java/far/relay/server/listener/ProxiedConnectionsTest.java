package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for the clients of a proxy: limits and rules, and on the web port also the headers of requests. */
class ProxiedConnectionsTest extends WithProxy {
    private static String get(EmbeddedChannel channel, String path, String headers) {
        send(channel, "GET " + path + " HTTP/1.1\r\nHost: relay.test\r\n" + headers + "\r\n");
        String response = received(channel);
        return response.isEmpty() ? "" : response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
    }

    @Test
    void aHeaderFromElsewhereIsRefusedAsAlways() {
        EmbeddedChannel stranger = open("192.0.2.5", initializer());
        send(stranger, "PROXY TCP4 192.0.2.8 10.0.0.1 1 2\r\n");
        assertThat(received(stranger)).isEqualTo("1\nerror: this server takes no PROXY header\nexit\n");
        assertThat(name(stranger)).isEqualTo("192.0.2.5:1");
    }

    @Test
    void limitsAndRulesApplyToTheClient() {
        EmbeddedChannel denied = send(plain(), "PROXY TCP4 192.0.2.66 10.0.0.1 1 2\r\nhello\n");
        assertThat(denied.isOpen()).isFalse();
        assertThat(received(denied)).isEmpty();
        assertThat(refusals("--allow and --deny")).isOne();
        EmbeddedChannel first = send(plain(), hex(NAMES_192_0_2_7));
        send(plain(), hex(NAMES_192_0_2_7));
        assertThat(received(send(plain(), hex(NAMES_192_0_2_7)))).isEqualTo("exit\n");
        assertThat(received(send(plain(), "PROXY TCP4 192.0.2.8 10.0.0.1 1 2\r\n")))
                .isEqualTo("1\n");
        for (EmbeddedChannel each : List.copyOf(opened)) {
            each.finishAndReleaseAll();
        }
        assertThat(first.isOpen()).isFalse();
        assertThat(received(send(plain(), hex(NAMES_192_0_2_7)))).isEqualTo("1\n");
    }

    @Test
    void onlySoManyConnectionsMayHaveClientsThatAreNotKnown() {
        EmbeddedChannel last = null;
        for (int i = 0; i < Admission.MOST_UNKNOWN; i++) {
            last = plain();
        }
        assertThat(admission.admits(last, 0)).isFalse();
        assertThat(refusals("too many connections of proxies whose clients are not known"))
                .isOne();
        send(last, hex(NAMES_192_0_2_7));
        assertThat(admission.admits(last, 0)).isTrue();
        plain();
        assertThat(admission.admits(last, 0)).isFalse();
        opened.get(0).close();
        assertThat(admission.admits(last, 0)).isTrue();
    }

    @Test
    void theWebPortTakesAHeaderBeforeLinesAndHttp() {
        EmbeddedChannel lines = send(web(), "PROXY TCP4 192.0.2.7 10.0.0.1 258 259\r\njoin kitchen\n");
        assertThat(received(lines)).startsWith("seat 1 ");
        assertThat(name(lines)).isEqualTo("192.0.2.7:258");
        EmbeddedChannel http = send(web(), hex(NAMES_192_0_2_7));
        // The client's own word does not count.
        assertThat(get(http, "/", "X-Forwarded-For: 192.0.2.66\r\n")).isEqualTo("200");
        assertThat(name(http)).isEqualTo("192.0.2.7:258");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For: 192.0.2.7\r\n", "Forwarded: for=192.0.2.7\r\n"})
    void theWebPortTakesTheHeadersOfARequestInstead(String header) {
        EmbeddedChannel http = web();
        assertThat(get(http, "/", header)).isEqualTo("200");
        assertThat(name(http)).isEqualTo("192.0.2.7");
        assertThat(get(http, "/", "X-Forwarded-For: 192.0.2.8\r\n")).isEqualTo("200");
        assertThat(name(http)).isEqualTo("192.0.2.8");
        assertThat(get(http, "/", "X-Forwarded-For: 192.0.2.66\r\n")).isEqualTo("403");
        assertThat(get(http, "/", "")).isEqualTo("400");
        assertThat(get(http, "/", "X-Forwarded-For: here\r\n")).isEqualTo("400");
        assertThat(get(http, "/healthz", "")).isEqualTo("200");
    }

    /** A proxy uses a connection for one client after the other; it counts for the last one. */
    @Test
    void theLimitOfAnAddressCountsTheConnectionsOnWhichItSentTheLastRequest() {
        String seven = "X-Forwarded-For: 192.0.2.7\r\n";
        EmbeddedChannel first = web();
        EmbeddedChannel second = web();
        EmbeddedChannel third = web();
        assertThat(get(first, "/", seven)).isEqualTo("200");
        assertThat(get(second, "/", seven)).isEqualTo("200");
        assertThat(get(third, "/", seven)).isEqualTo("503");
        assertThat(get(second, "/", "X-Forwarded-For: 192.0.2.8\r\n")).isEqualTo("200");
        assertThat(get(web(), "/", seven)).isEqualTo("503"); // the third still counts
        third.close();
        opened.get(3).close();
        assertThat(get(web(), "/", seven)).isEqualTo("200");
    }

    @Test
    void linesOnTheWebPortNeedAHeader() {
        EmbeddedChannel lines = send(web(), "join kitchen\n");
        assertThat(lines.isOpen()).isFalse();
        assertThat(received(lines)).isEmpty();
        EmbeddedChannel neither = send(web(), "hello\n");
        assertThat(neither.isOpen()).isFalse();
        assertThat(received(neither)).isEmpty();
        assertThat(web.log.refusals().counts()).containsEntry("no PROXY header", 2L);
    }

    @Test
    void aHealthCheckOfTheWebPortMayAskForTheHealth() {
        assertThat(get(send(web(), hex(VERSION_2 + "20 00 0000")), "/healthz", ""))
                .isEqualTo("200");
        assertThat(get(web(), "/healthz", "")).isEqualTo("200");
        assertThat(web.log.refusals().counts()).isEmpty();
    }
}
