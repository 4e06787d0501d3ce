package far.relay.server.admin;

import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.transport.DomainSockets;
import far.relay.transport.Transport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The admin socket of a server, from {@link #open} to {@link #close}. Both wait for the file system and the event loop. */
public final class AdminSocket {
    private static final EventLog logger = new EventLog(AdminSocket.class);
    private static final int ANSWER = 4096;

    private final SocketFile file;
    private final Channel listener;
    private final AdminInitializer initializer;

    private AdminSocket(SocketFile file, Channel listener, AdminInitializer initializer) {
        this.file = file;
        this.listener = listener;
        this.initializer = initializer;
    }

    /**
     * Listens at a path. There should not be any clients yet.
     *
     * @param loop the event loop, of this transport
     * @throws IOException if it cannot; the message is one line
     */
    public static AdminSocket open(Path path, Transport transport, EventLoopGroup loop, AdminInitializer initializer)
            throws IOException {
        AdminSocket socket = listen(path, transport, loop, initializer);
        try {
            prepare(path);
        } catch (IOException e) {
            socket.close(System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            throw new IOException("the admin socket " + path + " does not work: " + Transport.reason(e), e);
        }
        return socket;
    }

    private static AdminSocket listen(Path path, Transport transport, EventLoopGroup loop, AdminInitializer initializer)
            throws IOException {
        SocketFile file = SocketFile.at(path);
        try {
            ChannelFuture bound = DomainSockets.server(transport, loop, file.hidden())
                    .handler(new AcceptLater())
                    .childHandler(initializer)
                    .bind()
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                throw new IOException(
                        "cannot open the admin socket " + path + ": " + Transport.reason(bound.cause()), bound.cause());
            }
            try {
                file.publish();
            } catch (IOException e) {
                bound.channel().close().awaitUninterruptibly();
                throw e;
            }
            return new AdminSocket(file, bound.channel(), initializer);
        } finally {
            file.tidy();
        }
    }

    /** Asks for the lists once, as the first time takes a thousand times as long, also on the event loop: classes are loaded. */
    private static void prepare(Path path) throws IOException {
        for (String list : List.of("/status", "/rooms", "/clients")) {
            try (SocketChannel socket = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                socket.write(StandardCharsets.US_ASCII.encode("GET " + list + " HTTP/1.1\r\nHost: relay\r\n\r\n"));
                while (socket.read(ByteBuffer.allocate(ANSWER)) >= 0) {
                    continue; // the answer ends with the connection
                }
            }
        }
    }

    /** How many connections are open. */
    public int connections() {
        return initializer.connections().size();
    }

    /** Deletes the file and closes all connections; waits until this time of {@link System#nanoTime} at most. */
    public void close(long end) {
        try {
            file.delete();
        } catch (IOException e) {
            logger.log(LogEvent.ADMIN_SOCKET_LEFT, e.getMessage());
        }
        await(listener.close(), end);
        await(initializer.connections().close(), end);
    }

    private static void await(Future<?> closed, long end) {
        closed.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** Tries again a second later when no connection can be accepted, as for lack of descriptors; the other ports log that. */
    private static final class AcceptLater extends ChannelInboundHandlerAdapter {
        private Future<?> resume;

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.channel().config().setAutoRead(false);
            if (resume == null || resume.isDone()) {
                resume = ctx.executor().schedule(() -> ctx.channel().config().setAutoRead(true), 1, TimeUnit.SECONDS);
            }
        }
    }
}
