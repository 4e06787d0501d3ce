package far.relay.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import far.relay.server.proxy.ProxyHeader;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytes with which a connection of a proxy begins. */
class ProxyHeaderTest extends WithProxy {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.7 10.0.0.1 258 259         | 192.0.2.7:258",
                "PROXY TCP6 ::ffff:192.0.2.7 ::1 258 259       | 192.0.2.7:258",
            })
    void theHeaderOfVersion1NamesTheClientHoweverItArrives(String header, String name) {
        byte[] bytes = ascii(header + "\r\nhello\n");
        for (int split = 0; split < bytes.length; split++) {
            namesTheClient(bytes, split, name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                NAMES_192_0_2_7 + "                                                         | 192.0.2.7:258",
                VERSION_2 + "21 11 0013 c0000207 0a000001 0102 0103  04 0004 00000000       | 192.0.2.7:258",
                VERSION_2
                        + "21 21 0024 00000000000000000000ffffc0000207 20010db8000000000000000000000002 0102 0103 | 192.0.2.7:258",
            })
    void theHeaderOfVersion2NamesTheClientHoweverItArrives(String header, String name) {
        byte[] bytes = hex(header + "68656c6c6f0a");
        for (int split = 0; split < bytes.length; split++) {
            namesTheClient(bytes, split, name);
        }
    }

    private void namesTheClient(byte[] bytes, int split, String name) {
        EmbeddedChannel first = plain();
        send(first, Arrays.copyOf(bytes, split));
        send(first, Arrays.copyOfRange(bytes, split, bytes.length));
        assertThat(received(first)).as("split at %d", split).isEqualTo("1\n");
        assertThat(name(first)).isEqualTo(name);
        EmbeddedChannel second = send(plain(), bytes);
        assertThat(received(second)).isEqualTo("2\nrec\nhello\n");
        assertThat(received(first)).isEqualTo("emi\nhello\n");
        first.close();
        second.close();
    }

    /** They have no address: the proxy's stands for theirs. */
    @ParameterizedTest
    @ValueSource(strings = {"21 31 00d8", "21 00 0000"})
    void aClientAtAUnixSocketOfTheProxyIsAClient(String rest) {
        EmbeddedChannel channel = open("10.0.0.9", initializer());
        send(channel, hex(VERSION_2 + rest + (rest.endsWith("d8") ? "2f".repeat(216) : "")));
        assertThat(received(channel)).isEqualTo("1\n");
        assertThat(name(channel)).isEqualTo("10.0.0.9:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VERSION_2 + "20 00 0000",
                VERSION_2 + "20 11 000c c0000207 0a000001 0102 0103",
                // PROXY UNKNOWN, without and with more
                "50524f585920554e4b4e4f574e0d0a",
                "50524f585920554e4b4e4f574e20780d0a",
                // PROXY TCP4 10.0.0.1 10.0.0.1 1 2: HAProxy's own end of the connection
                "50524f58592054435034 20 31302e302e302e31 20 31302e302e302e31 20 31 20 32 0d0a",
            })
    void aHealthCheckTakesNoSeatAndIsNotLogged(String header) {
        EmbeddedChannel check = send(plain(), hex(header));
        assertThat(received(check)).isEmpty();
        assertThat(check.isOpen()).isFalse();
        assertThat(log.refusals().counts()).isEmpty();
        EmbeddedChannel client = send(plain(), hex(NAMES_192_0_2_7));
        assertThat(received(client)).isEqualTo("1\n");
    }

    @Test
    void aConnectionThatSendsNothingTakesNoSeat() {
        EmbeddedChannel check = plain();
        assertThat(received(check)).isEmpty();
        check.close();
        assertThat(log.refusals().counts()).isEmpty();
        EmbeddedChannel slow = plain();
        slow.advanceTimeBy(ProxyHeader.SECONDS, TimeUnit.SECONDS);
        slow.runScheduledPendingTasks();
        assertThat(slow.isOpen()).isFalse();
        assertThat(refusals("no PROXY header within 10 s")).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h", "hello\n", "GET / HTTP/1.1\r\n", "PROXZ", "\r\n\r\nx", "\u0016\u0003\u0001"})
    void aConnectionToThePlainPortWithoutAHeaderIsClosedAtItsFirstBytes(String bytes) {
        EmbeddedChannel channel = send(plain(), bytes);
        assertThat(received(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals("no PROXY header")).isOne();
        assertThat(log.refusals().counts()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY TCP4 192.0.2.7 10.0.0.1 258\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 258 65536\r\n",
                "PROXY TCP4 here 10.0.0.1 258 259\r\n",
                "PROXY TCP5 192.0.2.7 10.0.0.1 258 259\r\n",
                "PROXY UDP4 192.0.2.7 10.0.0.1 258 259\r\n",
                "PROXY TCP6 fe80::1%a ::1 258 259\r\n",
                "PROXY TCP4 192.0.2.7 10.0.0.1 258 259 ----------------------------------------------------------------",
            })
    void aMalformedHeaderOfVersion1IsRefusedOnceAndWhatFollowsIsNotRead(String header) {
        isRefusedOnce(ascii(header), ascii("\r\nPROXY TCP4 192.0.2.7 10.0.0.1 258 259\r\nhello\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c c0000207 0a000001 0102 0103",
                "22 11 000c c0000207 0a000001 0102 0103",
                "21 11 0004 c0000207",
                "21 55 000c c0000207 0a000001 0102 0103",
                "21 21 000c c0000207 0a000001 0102 0103",
                "21 11 0010 c0000207 0a000001 0102 0103 20 0009 01",
            })
    void aMalformedHeaderOfVersion2IsRefusedOnceAndWhatFollowsIsNotRead(String rest) {
        isRefusedOnce(hex(VERSION_2 + rest), hex(NAMES_192_0_2_7));
    }

    private void isRefusedOnce(byte[] header, byte[] more) {
        EmbeddedChannel channel = plain();
        send(channel, Unpooled.copiedBuffer(header, more).array());
        assertThat(received(channel)).isEmpty();
        assertThat(channel.isOpen()).isFalse();
        assertThat(log.refusals().counts())
                .containsOnlyKeys("malformed PROXY header")
                .containsValue(1L);
    }

    @Test
    void aHeaderThatIsTooLongIsRefusedBeforeAllOfItHasCome() {
        EmbeddedChannel channel = send(plain(), hex(VERSION_2 + "21 11 ffff c0000207 0a000001 0102 0103"));
        assertThat(channel.isOpen()).isTrue();
        send(channel, new byte[4400]);
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals("malformed PROXY header")).isOne();
    }

    @Test
    void aHeaderThatEndsTooEarlyIsLogged() {
        send(plain(), "PROXY TCP4 ").close();
        assertThat(refusals("the connection ended within its PROXY header")).isOne();
    }

    /** Otherwise a client could name another one. */
    @Test
    void aSecondHeaderIsWhatTheClientSends() {
        EmbeddedChannel channel = send(plain(), hex(NAMES_192_0_2_7));
        send(channel, "PROXY TCP4 192.0.2.8 10.0.0.1 1 2\r\n");
        assertThat(received(channel)).isEqualTo("1\nerror: this server takes no PROXY header\nexit\n");
        assertThat(name(channel)).isEqualTo("192.0.2.7:258");
    }
}
