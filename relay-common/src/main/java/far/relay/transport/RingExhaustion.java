package far.relay.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * Keeps io_uring from reading from a channel that is told not to. When the buffer ring has no buffer left for a channel, Netty
 * 4.2.18 submits its read again, whether or not the channel still wants to read ({@code AbstractIoUringStreamChannel.readComplete0});
 * so a channel whose reading was stopped while many others read goes on reading without end. A channel whose reading is stopped
 * learns instead that its read was cancelled, as it asked for, and then Netty reads again only if it is told to. When the peer has
 * closed or reset the connection, Netty reads what is left, which is bounded, to find the end; that read has to go on.
 */
final class RingExhaustion extends ForwardingIoHandler {
    /** Of Linux, on all processors that Netty's library is built for. */
    private static final int ENOBUFS = 105;

    private static final int ECANCELED = 125;
    /** The same, and of io_uring's operations the one that asks for it. */
    private static final int POLLRDHUP = 0x2000;

    private static final byte POLL_ADD = 6;
    private static final byte RECV = 27;

    private RingExhaustion(IoHandler handler) {
        super(handler);
    }

    /** Handlers as {@code factory}, which is one for io_uring, makes them, but for this. */
    static IoHandlerFactory handledFor(IoHandlerFactory factory) {
        return loop -> new RingExhaustion(factory.newHandler(loop));
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return super.register(
                handle instanceof Channel.Unsafe channel ? new Handle((IoUringIoHandle) handle, channel) : handle);
    }

    @SuppressWarnings("try") // close() is Netty's, and not for a try statement
    private static final class Handle implements IoUringIoHandle {
        private final IoUringIoHandle handle;
        private final Channel channel;
        private boolean peerClosed;

        Handle(IoUringIoHandle handle, Channel.Unsafe unsafe) {
            this.handle = handle;
            this.channel = unsafe.voidPromise().channel();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            if (completion.opcode() == POLL_ADD && completion.res() > 0) {
                peerClosed |= (completion.res() & POLLRDHUP) != 0;
            }
            handle.handle(registration, shown(completion));
        }

        private IoUringIoEvent shown(IoUringIoEvent completion) {
            if (peerClosed) {
                // Else a read that was stopped just when the peer closed would find the end never: Netty repeats one
                // without a buffer.
                return completion.res() == -ECANCELED && completion.opcode() == RECV
                        ? withResult(completion, -ENOBUFS)
                        : completion;
            }
            return completion.res() == -ENOBUFS && !channel.config().isAutoRead()
                    ? withResult(completion, -ECANCELED)
                    : completion;
        }

        private static IoUringIoEvent withResult(IoUringIoEvent completion, int result) {
            return new IoUringIoEvent(result, completion.flags(), completion.opcode(), completion.userData());
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }
}
