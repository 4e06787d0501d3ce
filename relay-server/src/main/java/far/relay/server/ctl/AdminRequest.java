package far.relay.server.ctl;

import far.relay.protocol.Utf8;
import far.relay.transport.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A request to the admin socket of a server.
 *
 * @param method {@code GET} or {@code POST}
 * @param body empty for none
 */
public record AdminRequest(String method, String path, String body) {
    /** The most bytes of an answer: those of a million rooms. */
    private static final int LONGEST_ANSWER = 1 << 29;

    private static final int SECONDS = 30;

    /**
     * The answer of a server.
     *
     * @param status of HTTP
     * @param body whole
     */
    public record Answer(int status, String body) {
        /** Whether the server did what it was asked for. */
        public boolean isOk() {
            return status == 200;
        }
    }

    public static AdminRequest get(String path) {
        return new AdminRequest("GET", path, "");
    }

    public static AdminRequest post(String path, String body) {
        return new AdminRequest("POST", path, body);
    }

    /**
     * Sends it, and waits for the answer.
     *
     * @throws IOException if the server cannot be reached or does not answer; the message is one line
     */
    public Answer send(Path socket) throws IOException {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("relay-ctl", true), NioIoHandler.newFactory());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try {
            ChannelFuture connected = new Bootstrap()
                    .group(loop)
                    .channel(NioDomainSocketChannel.class)
                    .handler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline()
                                    .addLast(new HttpClientCodec())
                                    .addLast(new HttpObjectAggregator(LONGEST_ANSWER))
                                    .addLast(new Receiver(answer));
                        }
                    })
                    .connect(UnixDomainSocketAddress.of(socket))
                    .awaitUninterruptibly();
            if (!connected.isSuccess()) {
                throw new IOException(Transport.reason(connected.cause()), connected.cause());
            }
            connected.channel().writeAndFlush(request());
            return answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(Transport.reason(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("it does not answer within " + SECONDS + " s", e);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        } finally {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
    }

    private FullHttpRequest request() {
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), path, Unpooled.wrappedBuffer(Utf8.encode(body)));
        request.headers()
                .set(HttpHeaderNames.HOST, "relay")
                .set(HttpHeaderNames.CONTENT_LENGTH, request.content().readableBytes());
        return request;
    }

    private static final class Receiver extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Answer> answer;

        Receiver(CompletableFuture<Answer> answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) {
            if (response.decoderResult().isFailure()) {
                answer.completeExceptionally(new IOException("what answers does not speak HTTP"));
            } else {
                answer.complete(new Answer(
                        response.status().code(),
                        Utf8.decode(ByteBufUtil.getBytes(response.content())).orElse("")));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            answer.completeExceptionally(new IOException("it closed the connection without an answer"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            answer.completeExceptionally(cause);
            ctx.close();
        }
    }
}
