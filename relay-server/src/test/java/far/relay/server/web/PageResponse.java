package far.relay.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What a server with the web page responds.
 *
 * @param headers by their names in lower case
 */
record PageResponse(String status, Map<String, String> headers, byte[] content) {
    static final String GZIP = "Accept-Encoding: gzip\r\n";

    static PageResponse get(String path, String headers) {
        return request("GET", path, headers);
    }

    /** On a connection of its own, which stays open. */
    static PageResponse request(String method, String path, String headers) {
        WebChannel web = new WebChannel();
        web.send(method + " " + path + " HTTP/1.1\r\nHost: here\r\n" + headers + "\r\n");
        PageResponse response = parse(web.pass(Duration.ZERO).sentBytes());
        assertThat(web.channel.isOpen()).isTrue();
        web.end();
        return response;
    }

    private static PageResponse parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        String[] lines = text.substring(0, end).split("\r\n");
        Map<String, String> headers = new HashMap<>();
        Stream.of(lines).skip(1).forEach(line -> {
            String[] header = line.split(": ", 2);
            headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (one, two) -> one + " AND " + two);
        });
        return new PageResponse(
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

    /** The paths of the document and of all other files of the page. */
    static List<String> allPaths() {
        return Stream.concat(Stream.of("/"), WebChannel.PAGE.assetPaths().stream())
                .toList();
    }

    /** The path of a file beside the document. */
    static String asset(String name) {
        return WebChannel.PAGE.assetPaths().stream()
                .filter(path -> path.endsWith("/" + name))
                .findFirst()
                .orElseThrow();
    }
}
