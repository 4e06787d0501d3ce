package far.relay.server.web;

import far.relay.codec.Backlog;
import far.relay.codec.BufferingDecoder;
import far.relay.codec.DecoderFlow;
import far.relay.codec.HeapCumulator;
import far.relay.codec.RoomCommandDecoder;
import far.relay.protocol.ErrorCode;
import far.relay.protocol.RoomCommandLine;
import far.relay.protocol.RoomLineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes what clients of named rooms send over a WebSocket (docs/rooms.md, sections 1, 2 and 6; RFC 6455): passes on a {@link
 * far.relay.protocol.RoomCommand} for each text message, and raises a {@link RoomLineException} for one that is none, in the order of
 * the messages. Control frames are passed on as they are.
 *
 * <ul>
 *   <li>After a message that is too long, as soon as it is, or not UTF-8, the rest of the stream is discarded; likewise after a
 *       frame that RFC 6455 forbids or a binary one, which raise a {@link CorruptedWebSocketFrameException} with the status to close
 *       with.
 *   <li>{@link DecoderFlow} controls how many frames, of any kind, it passes on.
 * </ul>
 *
 * So it keeps at most one unfinished message, one unfinished frame of it, and what the transport reads at once, all on the heap.
 */
final class RoomFrameDecoder extends WebSocket13FrameDecoder implements BufferingDecoder {
    /** The bytes of the longest header of a frame from a client. */
    private static final int LONGEST_HEADER = 14;

    private static final List<byte[]> FIRST = RoomCommandLine.FIRST.stream()
            .map(verb -> verb.getBytes(StandardCharsets.US_ASCII))
            .toList();

    private final int maxMessage;
    private final DecoderFlow flow;
    private final List<Object> frames = new ArrayList<>(1);
    /** The fragments of a message that is not complete; null if there are none. */
    private ByteBuf fragments;

    private boolean first = true;
    private boolean refused;

    /**
     * @param maxMessage the most bytes of TEXT
     * @param backlog the backlog of the channel's event loop
     */
    RoomFrameDecoder(int maxMessage, Backlog backlog) {
        super(WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(RoomCommandDecoder.maxLine(maxMessage))
                .closeOnProtocolViolation(false)
                .build());
        this.maxMessage = maxMessage;
        this.flow = new DecoderFlow(this, backlog);
        setCumulator(new HeapCumulator(() -> LONGEST_HEADER + RoomCommandDecoder.maxLine(maxMessage)));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        flow.begin();
        super.channelRead(ctx, message);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (!flow.mayDecode(ctx)) {
            return;
        }
        try {
            super.decode(ctx, in, frames);
        } catch (CorruptedWebSocketFrameException e) {
            refuse(ctx, e.closeStatus().equals(WebSocketCloseStatus.MESSAGE_TOO_BIG) ? tooLong() : e);
            return;
        }
        if (!frames.isEmpty()) {
            flow.decoded();
            accept(ctx, (WebSocketFrame) frames.remove(0), out);
        }
    }

    private RoomLineException tooLong() {
        return new RoomLineException(ErrorCode.LONG, "a message may have " + maxMessage + " bytes at most");
    }

    private void accept(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        if (frame instanceof TextWebSocketFrame || frame instanceof ContinuationWebSocketFrame) {
            try {
                text(ctx, frame, out);
            } finally {
                frame.release();
            }
        } else if (frame instanceof BinaryWebSocketFrame) {
            frame.release();
            refuse(
                    ctx,
                    new CorruptedWebSocketFrameException(
                            WebSocketCloseStatus.INVALID_MESSAGE_TYPE, "messages must be text"));
        } else {
            out.add(frame);
        }
    }

    private void text(ChannelHandlerContext ctx, WebSocketFrame frame, List<Object> out) {
        ByteBuf message = frame.content();
        if (fragments != null || !frame.isFinalFragment()) {
            fragments = fragments == null ? Unpooled.buffer(message.readableBytes()) : fragments;
            message = fragments.writeBytes(message);
        }
        try {
            if (frame.isFinalFragment()) {
                fragments = null;
                byte[] line = line(message);
                checkFirst(line);
                out.add(RoomCommandLine.parse(line, maxMessage));
            } else {
                checkLength(message);
            }
        } catch (RoomLineException e) {
            if (e.code() == ErrorCode.LONG || e.code() == ErrorCode.UTF8) {
                refuse(ctx, e);
            } else {
                ctx.fireExceptionCaught(e);
            }
        }
    }

    /** Of a client that speaks lines, {@link far.relay.codec.WebPortDetector} checks it. */
    private void checkFirst(byte[] line) throws RoomLineException {
        if (first && FIRST.stream().noneMatch(verb -> startsWith(line, verb))) {
            throw new RoomLineException(ErrorCode.FIRST, RoomCommandLine.FIRST_EXPECTED);
        }
        first = false;
    }

    private static boolean startsWith(byte[] line, byte[] beginning) {
        return line.length >= beginning.length
                && Arrays.equals(line, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static byte[] line(ByteBuf message) throws RoomLineException {
        if (!ByteBufUtil.isText(message, StandardCharsets.UTF_8)) {
            throw new RoomLineException(ErrorCode.UTF8, "the message is not UTF-8");
        }
        if (message.indexOf(message.readerIndex(), message.writerIndex(), (byte) '\r') >= 0) {
            throw new RoomLineException(ErrorCode.SYNTAX, "a line cannot contain a carriage return; write \\r in TEXT");
        }
        return ByteBufUtil.getBytes(message);
    }

    private void checkLength(ByteBuf message) throws RoomLineException {
        int length = message.readableBytes();
        if (length > Math.min(RoomCommandLine.MOST_BYTES, maxMessage)) {
            int known = Math.min(length, RoomCommandLine.MOST_BYTES);
            RoomCommandLine.checkLength(
                    ByteBufUtil.getBytes(message, message.readerIndex(), known), length, maxMessage);
        }
    }

    /** Reports a fault; the rest of the stream is discarded. */
    private void refuse(ChannelHandlerContext ctx, Exception fault) {
        refused = true;
        fragments = null;
        ctx.fireExceptionCaught(fault);
    }

    @Override
    public int keptBytes() {
        return (actualReadableBytes() > 0 ? internalBuffer().capacity() : 0)
                + (fragments == null ? 0 : fragments.capacity());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!flow.handles(ctx, event)) {
            super.userEventTriggered(ctx, event);
        }
    }

    /**
     * As in the superclass, but without its request for more bytes when it passed on nothing, which must not happen while paused.
     */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** Passes on messages that it has read before, unless it is paused. Frames beyond {@link DecoderFlow#AT_ONCE} are lost. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        flow.end();
        super.channelInactive(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        fragments = null;
    }
}
