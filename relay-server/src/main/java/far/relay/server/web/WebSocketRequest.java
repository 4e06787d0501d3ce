package far.relay.server.web;

import far.relay.protocol.RoomWebSocket;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The opening handshake of a WebSocket (RFC 6455, section 4.2). */
final class WebSocketRequest {
    private static final String VERSION = "13";
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketRequest() {}

    /**
     * The response that accepts the request. After it the connection is a WebSocket.
     *
     * @param host the host that the request is for
     * @param origins the origins of pages, besides the server's own, that may connect
     * @throws RefusedRequestException if the request is not accepted
     */
    static FullHttpResponse accept(HttpRequest request, String host, Set<WebOrigin> origins)
            throws RefusedRequestException {
        HttpHeaders headers = request.headers();
        boolean upgrades = request.method().equals(HttpMethod.GET)
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true);
        if (!upgrades) {
            throw new RefusedRequestException(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "this is the address of a WebSocket",
                    HttpHeaderNames.UPGRADE,
                    HttpHeaderValues.WEBSOCKET);
        }
        if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
            throw new RefusedRequestException(
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "the version of WebSocket must be " + VERSION,
                    HttpHeaderNames.SEC_WEBSOCKET_VERSION,
                    VERSION);
        }
        checkOrigin(headers, host, origins);
        FullHttpResponse response = HttpResponses.switchingProtocols(acceptKey(key(headers)));
        if (headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, RoomWebSocket.SUBPROTOCOL, false)) {
            response.headers().set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, RoomWebSocket.SUBPROTOCOL);
        }
        return response;
    }

    /** Any web page can open a WebSocket to any server, such as one on this machine; only its Origin shows it. */
    private static void checkOrigin(HttpHeaders headers, String host, Set<WebOrigin> origins)
            throws RefusedRequestException {
        List<String> given = headers.getAll(HttpHeaderNames.ORIGIN);
        boolean accepted = given.isEmpty()
                || given.size() == 1
                        && WebOrigin.of(given.get(0))
                                .filter(origin -> origin.isOf(host) || origins.contains(origin))
                                .isPresent();
        if (!accepted) {
            throw new RefusedRequestException(
                    HttpResponseStatus.FORBIDDEN, "web pages of this origin may not connect; see --web-origin");
        }
    }

    private static String key(HttpHeaders headers) throws RefusedRequestException {
        List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        Optional<byte[]> decoded = keys.size() == 1 ? decode(keys.get(0)) : Optional.empty();
        if (decoded.filter(key -> key.length == KEY_BYTES).isEmpty()) {
            throw new RefusedRequestException(
                    HttpResponseStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in base64");
        }
        return keys.get(0);
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String acceptKey(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
