package far.relay.server.web;

import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.log.LogEvent;
import far.relay.server.room.MemoryLimit;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;

/**
 * The memory of one client that speaks HTTP: the request that it has begun to send, and the responses that it has not received. It
 * is the client's place among the {@link HttpClients}, for as long as it is in the pipeline.
 */
final class HttpMemory extends ChannelHandlerAdapter implements MemoryLimit.Client {
    /** How many bytes of memory each byte of a request needs at most, if its header has short fields. */
    private static final int BYTES_EACH = 40;

    /** How many the header of a request needs at most: the longest header, and an object for each of the most fields. */
    private static final int MOST_OF_REQUEST = 32 * 1024;

    private final HttpClients clients;
    private final SendWindow window;
    private final Runnable dropped;
    private final RateLimitedLog log;
    private ChannelHandlerContext ctx;
    private boolean gone;
    private int request;

    /**
     * @param window that of the connection
     * @param dropped called when the connection is closed because memory is short
     */
    HttpMemory(HttpClients clients, SendWindow window, Runnable dropped, RateLimitedLog log) {
        this.clients = clients;
        this.window = window;
        this.dropped = dropped;
        this.log = log;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        clients.add(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        leave();
    }

    private void leave() {
        request(0);
        gone = true;
        clients.remove(this);
    }

    /** The client has sent this many bytes of a request that is not complete. May close the connection. */
    void request(int bytes) {
        int now = Math.min(BYTES_EACH * bytes, MOST_OF_REQUEST);
        int more = now - request;
        if (more != 0 && !gone) {
            request = now;
            clients.keep(more);
        }
    }

    @Override
    public long bytes() {
        return request + window.bytes();
    }

    @Override
    public void shed() {
        leave();
        dropped.run();
        log.log(LogEvent.CLIENT_CLOSED, PeerAddress.name(ctx.channel()), "the server is short of memory");
        ctx.pipeline().firstContext().close(); // TLS would send its last record first
    }
}
