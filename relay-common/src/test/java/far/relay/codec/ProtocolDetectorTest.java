package far.relay.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first bytes and the first line of a client. */
class ProtocolDetectorTest extends WithProtocolDetector {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "GET / HTTP/1.1\r",
                "POST /a?b=c HTTP/1.0",
                "PRI * HTTP/2.0",
                "OPTIONS * HTTP/1.0",
                "CONNECT example.org:443 HTTP/1.1",
                "M-SEARCH * HTTP/1.1",
                "GET http://example.org/%C3%A9 HTTP/1.1",
                "GET / HTTP/2",
                "GET x HTTP/1.1",
                "get / HTTP/1.1",
                "GET / http/1.1",
                "Patch /x HTTP/1.1",
                "X1 / HTTP/1.1",
                "x_y!#$%&'*+.^`|~ / HTTP/1.1",
                "GET  / HTTP/1.1",
                "GET /  HTTP/1.1",
                "GET\t/\u000bHTTP/1.1\f",
                " GET / HTTP/1.1",
                "GET / HTTP/1.1 ",
                "\r\n\r\nGET / HTTP/1.1",
                " \nGET / HTTP/1.1",
                "GET /a b HTTP/1.1",
                "GET /\u00e9 HTTP/1.1",
                "GET / HTTP/10.12"
            })
    void refusesWhatALenientParserAcceptsAsAnHttpRequestAndPassesOnNothingOfIt(String requestLine) {
        harness.read(requestLine + "\nHost: example.org\n\n", "body\nfin\n").end();
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly(HTTP);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    OPTIONS / RTSP/1.0       | this is not an RTSP server
                    OPTIONS sip:nm SIP/2.0   | this is not a SIP server
                    EHLO mail.example.org    | this is not an SMTP server
                    HELO localhost           | this is not an SMTP server
                    LHLO [192.0.2.1]         | this is not an SMTP server
                    """)
    void refusesOtherProtocolsByTheirFirstLine(String line, String reason) {
        harness.read(line + "\r\nsecond\r\n").end();
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly("BadLineException: " + reason);
    }

    /** In Latin-1, with \n and the like spelled out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    \\x16\\x03\\x01\\x02\\x00\\x01   | this is not a TLS server
                    \\x16\\x03\\x03\\x00\\xff         | this is not a TLS server
                    SSH-2.0-OpenSSH_9.6              | this is not an SSH server
                    SSH-1.99-x                       | this is not an SSH server
                    'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\\x0d\\x0a' | this server takes no PROXY header
                    PROXY TCP6 ::1 ::1 1 2           | this server takes no PROXY header
                    PROXY UNKNOWN\\x0d\\x0a          | this server takes no PROXY header
                    \\x0d\\x0a\\x0d\\x0a\\x00\\x0d\\x0aQUIT\\x0a\\x21\\x11 | this server takes no PROXY header
                    \\x00\\x03\\x00\\x08\\x21\\x12\\xa4\\x42\\x0ahi\\x0a | this is not a STUN server
                    \\x00\\x54\\x00\\x01\\x00\\x40\\x21\\x12\\xa4\\x42  | this is not a STUN server
                    """)
    void refusesOtherProtocolsAtTheirFirstBytesBeforeAnyLineEnds(String bytes, String reason) {
        harness.read(List.of(latin1(bytes))).end();
        assertThat(harness.received).isEmpty();
        assertThat(harness.faults).containsExactly("BadLineException: " + reason);
    }

    private static byte[] latin1(String spelled) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < spelled.length(); i++) {
            if (spelled.startsWith("\\x", i)) {
                text.append((char) Integer.parseInt(spelled.substring(i + 2, i + 4), 16));
                i += 3;
            } else {
                text.append(spelled.charAt(i));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "GET x",
                "GET /",
                "GET / HTTP",
                "GET / HTTP/",
                "GET / HTTP/x",
                "GET  HTTP/1.1",
                "GET a b HTTP/1.1",
                "/ HTTP/1.1",
                "HTTP/1.1 200 OK",
                "Do you know GET / HTTP/1.1",
                "We use HTTP/2",
                "Answer one: HTTP/2",
                "helo bob",
                "HELO",
                "HELO you there",
                "EHLO?",
                "ssh-2.0-x",
                "SSH-2.0",
                "SSH is down",
                "PROXY settings?",
                "PROXY UNKNOWNS",
                "tls",
                "QUIT",
                "\u0000",
                "\u0003"
            })
    void acceptsAnyOtherFirstLineAsAMessageHoweverItArrives(String line) {
        for (Wire.Chunking chunking : Wire.chunkings(line + "\nsecond\n")) {
            DecoderHarness hearer = harness(MAX_LINE).read(chunking.reads()).end();
            assertThat(hearer.received).as(chunking.name()).containsExactly(send(line), send("second"));
            assertThat(hearer.faults).as(chunking.name()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "SSH-2.0-x", "PROXY TCP4 ", "EHLO x\n", "\u0016\u0003\u0001"})
    void refusesTheSameHoweverItArrives(String beginning) {
        for (Wire.Chunking chunking : Wire.chunkings(beginning)) {
            DecoderHarness hearer =
                    harness(MAX_LINE).read(chunking.reads()).read("rest\n").end();
            assertThat(hearer.received).as(chunking.name()).isEmpty();
            assertThat(hearer.faults).as(chunking.name()).hasSize(1);
        }
    }

    /** Its empty lines are messages as long as nothing follows them. */
    @Test
    void refusesAProxyHeaderOfVersion2HoweverItArrives() {
        String header = "\r\n\r\n\0\r\nQUIT\n!";
        for (int split = 1; split < header.length(); split++) {
            DecoderHarness hearer = harness(MAX_LINE)
                    .read(header.substring(0, split), header.substring(split) + "\nrest\n")
                    .end();
            assertThat(hearer.received)
                    .as("split at %d", split)
                    .hasSize(split <= 4 ? split / 2 : 0)
                    .allMatch(send("")::equals);
            assertThat(hearer.faults)
                    .as("split at %d", split)
                    .containsExactly("BadLineException: this server takes no PROXY header");
        }
        DecoderHarness slow = harness(MAX_LINE);
        for (char each : header.toCharArray()) {
            slow.read(String.valueOf(each));
        }
        assertThat(slow.end().received).containsExactly(send(""), send(""));
        assertThat(slow.faults).containsExactly("BadLineException: this server takes no PROXY header");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    \\x0d\\x0a                                         | 1
                    \\x0d\\x0a\\x0d\\x0a                               | 2
                    \\x0a\\x0a\\x0a\\x0a\\x00\\x0d\\x0a                | 5
                    \\x00\\x0d\\x0a                                   | 1
                    \\x0d\\x0a\\x0d\\x0a\\x00\\x0d\\x0ax\\x0a           | 4
                    \\x0d\\x0a\\x00\\x0d\\x0a                         | 2
                    """)
    void passesOnWhatOnlyResemblesAProxyHeaderAtOnceHoweverItArrives(String bytes, int lines) {
        byte[] stream = latin1(bytes);
        for (int split = 0; split < stream.length; split++) {
            harness = harness(MAX_LINE)
                    .read(List.of(Arrays.copyOf(stream, split), Arrays.copyOfRange(stream, split, stream.length)));
            assertThat(harness.received).as("split at %d", split).hasSize(lines);
            assertThat(harness.end().faults).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "fin ", "."})
    void acceptsAnythingAsAMessageAfterTheFirstLine(String first) {
        harness.read(first + "\nGET / HTTP/1.1\n", "SSH-2.0-x\n", "\u0000\n");
        assertThat(harness.received).hasSize(4).endsWith(send("GET / HTTP/1.1"), send("SSH-2.0-x"), send("\u0000"));
        assertThat(harness.faults).isEmpty();
        assertThat(harness.channel.pipeline().get(ProtocolDetector.class)).isNull();
    }

    @Test
    void passesOnAnEmptyFirstLineAtOnceAndStillChecksTheNext() {
        harness.read("\r\n");
        assertThat(harness.received).containsExactly(send(""));
        harness.read("GET / HTTP/1.1\r\n");
        assertThat(harness.received).containsExactly(send(""));
        assertThat(harness.faults).containsExactly(HTTP);
    }

    @Test
    void refusesAProxyHeaderOfVersion2AsSoonAsItIsOne() {
        harness.read("\r\n\r\n\0\r\nQUIT\n");
        assertThat(harness.faults).containsExactly("BadLineException: this server takes no PROXY header");
    }

    @Test
    void doesNotReadOnWhilePaused() {
        harness.pause();
        int asked = harness.readsRequested;
        harness.read("hel");
        assertThat(harness.readsRequested).isEqualTo(asked);
        harness.resume().read("lo\n");
        assertThat(harness.received).containsExactly(send("hello"));
    }
}
