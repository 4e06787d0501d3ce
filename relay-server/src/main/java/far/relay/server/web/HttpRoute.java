package far.relay.server.web;

import far.relay.codec.Backlog;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomLineException;
import far.relay.server.connection.Connection;
import far.relay.server.connection.LineConnection;
import far.relay.server.connection.RateLimitedLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The handlers of a connection whose client speaks HTTP, top to bottom as the bytes come in:
 *
 * <pre>
 *   memory                                   HttpMemory: for the limit on the memory of all clients
 *   requests   bytes        → HttpObject     RequestDecoder
 *   window     bytes                         SendWindow: limits what is under way to a client that does not read
 *   responses  bytes        ← HttpResponse   HttpResponseEncoder
 *   timeout    HttpObject                    RequestTimeout
 *   http       HttpObject   ⇄ HttpResponse   HttpHandler
 * </pre>
 *
 * When it has become a WebSocket:
 *
 * <pre>
 *   pings      bytes        ← frames         PingHandler: notices a client that does not respond
 *   commands   bytes        → RoomCommand    RoomFrameDecoder: frames, limits and UTF-8; also passes on control frames
 *   frames     bytes        ← frames         WebSocket13FrameEncoder
 *   events     frames       ← RoomEvent      RoomFrameEncoder
 *   control    frames       ⇄ frames         ControlFrameHandler: pings, the closing handshake
 *   timeout    RoomCommand                   RequestTimeout: until the first command
 *   room       RoomCommand  ⇄ RoomEvent      RoomHandler
 * </pre>
 *
 * @param clients those of all connections that speak HTTP
 * @param page the files of the web page
 * @param origins the origins of web pages, besides the server's own, that may open a WebSocket; asked for each connection
 * @param maxMessage the most bytes of TEXT in a message
 * @param deadAfter how long the client of a WebSocket may not respond
 * @param backlog the backlog of the event loop
 */
public record HttpRoute(
        HttpClients clients,
        PageFiles page,
        Supplier<Set<WebOrigin>> origins,
        int maxMessage,
        Duration deadAfter,
        Backlog backlog,
        RateLimitedLog log) {
    /** The path of the server's health. */
    public static final String HEALTH = "/healthz";

    /** The answer to a client whose address has as many connections as it may have. */
    public static final String TOO_MANY = "too many connections from your address";

    private static final String MEMORY = "memory";
    private static final String REQUESTS = "requests";
    private static final String WINDOW = "window";
    private static final String RESPONSES = "responses";
    private static final String TIMEOUT = "timeout";
    private static final String HTTP = "http";
    private static final String PINGS = "pings";
    private static final String COMMANDS = "commands";
    private static final String FRAMES = "frames";
    private static final String EVENTS = "events";
    private static final String CONTROL = "control";
    private static final String ROOM = "room";

    /**
     * What a client can have.
     *
     * @param requester whether the client of a request is within its limit
     * @param dropped called when the connection is closed because memory is short
     * @param room makes the handler of {@code RoomCommand} and {@code RoomEvent}, if the connection becomes a WebSocket
     */
    public record Client(Requester requester, Runnable dropped, Function<Connection, ChannelHandler> room) {}

    /** Adds the handlers at the end of the pipeline of an active connection, before it gets the first bytes. */
    public void addTo(ChannelPipeline pipeline, Client client) {
        SendWindow window = new SendWindow(backlog, pipeline.get(SslHandler.class) != null);
        HttpMemory memory = new HttpMemory(clients, window, client.dropped(), log);
        pipeline.addLast(MEMORY, memory)
                .addLast(REQUESTS, new RequestDecoder(memory::request))
                .addLast(WINDOW, window)
                .addLast(RESPONSES, new HttpResponseEncoder())
                .addLast(TIMEOUT, new RequestTimeout(log))
                .addLast(
                        HTTP,
                        new HttpHandler(
                                new PageSite(
                                        origins.get(),
                                        client.requester(),
                                        clients::isFull,
                                        page,
                                        window,
                                        (accepted, within) -> upgrade(pipeline, client, accepted, within)),
                                log));
    }

    /**
     * Replaces the handlers, that of requests last: it passes on what it has read after the request. The handler of the room can send
     * events while it is added, so those of responses are gone by then.
     */
    private void upgrade(ChannelPipeline pipeline, Client client, FullHttpResponse accepted, boolean withinLimit) {
        pipeline.writeAndFlush(accepted);
        Channel channel = pipeline.channel();
        RoomFrameDecoder commands = new RoomFrameDecoder(maxMessage, backlog);
        pipeline.addBefore(REQUESTS, PINGS, new PingHandler(deadAfter))
                .addAfter(REQUESTS, COMMANDS, commands)
                .addAfter(COMMANDS, FRAMES, new WebSocket13FrameEncoder(false))
                .addAfter(FRAMES, EVENTS, new RoomFrameEncoder())
                .addAfter(EVENTS, CONTROL, new ControlFrameHandler());
        pipeline.remove(RESPONSES);
        pipeline.remove(WINDOW);
        pipeline.remove(MEMORY);
        pipeline.replace(HTTP, ROOM, client.room().apply(new LineConnection(channel, commands, client.dropped())));
        if (!withinLimit) {
            pipeline.context(COMMANDS).fireExceptionCaught(new RoomLineException(ErrorCode.BUSY, TOO_MANY));
        }
        pipeline.remove(REQUESTS);
    }
}
