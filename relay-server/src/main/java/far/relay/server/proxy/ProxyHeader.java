package far.relay.server.proxy;

import far.relay.codec.HeapCumulator;
import far.relay.server.connection.ConnectionFault;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads the header with which a proxy begins a connection: the PROXY protocol of HAProxy, version 1 or 2. Until it has come, there
 * are no other handlers, and no client:
 *
 * <pre>
 *   begin      bytes                       until the first bytes show whether it is a header
 *   header     bytes   → HAProxyMessage    HAProxyMessageDecoder: instead of begin, if it is one
 *   proxy      HAProxyMessage              ProxyHeader
 * </pre>
 *
 * Then its {@link Receiver} adds the other handlers, which see the connection become active and get all bytes after the header. A
 * connection without a valid header is closed, with one line in the log. One that is closed before its first byte is logged by
 * nobody: a health check may do that.
 */
public final class ProxyHeader extends ChannelInboundHandlerAdapter {
    /** How long a proxy has for the header. */
    public static final int SECONDS = 10;
    /** Why a connection is refused that has none. */
    public static final String MISSING = "no PROXY header";
    /** The most bytes of a header besides addresses, such as what a proxy tells of TLS. */
    static final int MOST_EXTENSIONS = 4096;
    /** Together with the longest addresses. */
    private static final int LONGEST = 16 + 216 + MOST_EXTENSIONS;

    private static final String MALFORMED = "malformed PROXY header";
    private static final String BEGIN = "begin";
    private static final String HEADER = "header";
    private static final String PROXY = "proxy";

    private static final ByteBuf VERSION_1 = constant("PROXY ");
    private static final ByteBuf VERSION_2 = constant("\r\n\r\n\0\r\nQUIT\n");

    /** Takes over a connection when its header has come. Each method adds handlers at the end of its pipeline. */
    public interface Receiver {
        /**
         * The proxy names its client. At a Unix socket of the proxy clients have no address: the proxy's stands for theirs.
         *
         * @return whether the client is admitted; otherwise the connection is closed
         */
        boolean client(SocketAddress client);

        /** The connection is for no client: the proxy checks the server. */
        void proxyItself();

        /** There is no header. @return whether the connection may do without; otherwise it is closed */
        boolean withoutHeader();
    }

    private final Receiver receiver;
    private final RateLimitedLog log;
    private Future<?> timeout;
    private boolean begun;
    private boolean over;

    private ProxyHeader(Receiver receiver, RateLimitedLog log) {
        this.receiver = receiver;
        this.log = log;
    }

    private static ByteBuf constant(String bytes) {
        return Unpooled.unreleasableBuffer(
                Unpooled.copiedBuffer(bytes, StandardCharsets.US_ASCII).asReadOnly());
    }

    /** Makes a new connection begin with a header. */
    public static void addTo(ChannelPipeline pipeline, Receiver receiver, RateLimitedLog log) {
        ProxyHeader header = new ProxyHeader(receiver, log);
        pipeline.addLast(BEGIN, header.new Beginning()).addLast(PROXY, header);
    }

    /** Looks at the first bytes. */
    private final class Beginning extends ByteToMessageDecoder {
        Beginning() {
            setCumulator(new HeapCumulator(VERSION_2::readableBytes));
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            if (over) {
                in.skipBytes(in.readableBytes());
                return;
            }
            begun = true;
            if (begins(in, VERSION_1) || begins(in, VERSION_2)) {
                HAProxyMessageDecoder decoder = new HAProxyMessageDecoder(MOST_EXTENSIONS);
                decoder.setCumulator(new HeapCumulator(() -> LONGEST));
                ctx.pipeline().replace(this, HEADER, decoder);
            } else if (!mayBegin(in, VERSION_1) && !mayBegin(in, VERSION_2)) {
                ChannelPipeline pipeline = ctx.pipeline();
                goOn(pipeline.context(PROXY), receiver.withoutHeader(), MISSING);
                pipeline.remove(this);
            }
        }

        private static boolean begins(ByteBuf in, ByteBuf signature) {
            return in.readableBytes() >= signature.readableBytes() && mayBegin(in, signature);
        }

        private static boolean mayBegin(ByteBuf in, ByteBuf signature) {
            int known = Math.min(in.readableBytes(), signature.readableBytes());
            return ByteBufUtil.equals(in, in.readerIndex(), signature, 0, known);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(() -> refuse(ctx, MISSING + " within " + SECONDS + " s", ""), SECONDS, TimeUnit.SECONDS);
    }

    /** After the header and before the end of this handler, what comes are bytes of a client that is not admitted. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (!over && message instanceof HAProxyMessage header) {
                receive(ctx, header);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /**
     * Sometimes nobody is behind the proxy. In version 1, HAProxy names its own end of the connection then; older versions, and other
     * proxies, say that they do not know.
     */
    private void receive(ChannelHandlerContext ctx, HAProxyMessage header) {
        SocketAddress proxy = ctx.channel().remoteAddress();
        switch (header.proxiedProtocol().addressFamily()) {
            case AF_IPv4, AF_IPv6 -> {
                // Netty's codec accepts more, such as the name of a network interface.
                Optional<InetSocketAddress> client = IpAddress.of(header.sourceAddress())
                        .map(address -> new InetSocketAddress(address, header.sourcePort()));
                if (client.isEmpty()) {
                    refuse(ctx, MALFORMED, "");
                } else if (client.get().equals(proxy)) {
                    admitProxy(ctx);
                } else {
                    goOn(ctx, receiver.client(client.get()), "");
                }
            }
            case AF_UNIX -> goOn(ctx, receiver.client(proxy), "");
            default -> {
                if (header.command() == HAProxyCommand.LOCAL || header.protocolVersion() == HAProxyProtocolVersion.V1) {
                    admitProxy(ctx);
                } else {
                    goOn(ctx, receiver.client(proxy), "");
                }
            }
        }
    }

    private void admitProxy(ChannelHandlerContext ctx) {
        receiver.proxyItself();
        goOn(ctx, true, "");
    }

    private void goOn(ChannelHandlerContext ctx, boolean accepted, String reason) {
        if (!accepted) {
            refuse(ctx, reason, "");
            return;
        }
        end();
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** @param reason a fixed text; empty if it has been logged */
    private void refuse(ChannelHandlerContext ctx, String reason, String detail) {
        if (!over && !reason.isEmpty()) {
            log.refused(PeerAddress.name(ctx.channel()), reason, detail);
        }
        end();
        ctx.close();
    }

    private void end() {
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (begun) {
            refuse(ctx, "the connection ended within its PROXY header", "");
        }
        end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            log.check(cause);
            Throwable fault = cause.getCause() == null ? cause : cause.getCause();
            refuse(ctx, MALFORMED, String.valueOf(fault.getMessage()));
        } else {
            ConnectionFault.report(cause, PeerAddress.name(ctx.channel()), log);
            end();
            ctx.close();
        }
    }
}
