package far.relay.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * Stops io_uring from reading from a channel whose reading is off. When the buffer ring has no buffer left for a
 * channel, Netty 4.2.18 submits its read again, whether or not reading is still on ({@code
 * AbstractIoUringStreamChannel.readComplete0}). So a channel whose reading was stopped while many others read would
 * read on forever. This class reports to such a channel that its read was cancelled, as it had requested, and then
 * Netty reads again only when reading is turned on. When the peer has closed or reset the connection, Netty reads the
 * rest, which is bounded, to find the end; that read must continue.
 *
 * <p>A multishot read that has emptied the socket of a reset connection waits for a wake-up that has already happened
 * (seen with Linux 6.18), and would never find the end. So this class cancels it and submits it again.
 */
final class RingExhaustion extends ForwardingIoHandler {
    /** The value on Linux, on all processors that Netty's library supports. */
    private static final int ENOBUFS = 105;

    private static final int ECANCELED = 125;
    /** Likewise; {@link #POLL_ADD} is the operation that waits for it. */
    private static final int POLLRDHUP = 0x2000;

    private static final byte POLL_ADD = 6;
    private static final byte RECV = 27;
    /** Flags of a completion: IORING_CQE_F_MORE and IORING_CQE_F_SOCK_NONEMPTY. */
    private static final int MORE = 2;

    private static final int SOCKET_NOT_EMPTY = 4;

    private RingExhaustion(IoHandler handler) {
        super(handler);
    }

    /** Wraps the handlers of {@code factory}, which must be for io_uring. */
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
            peerClosed |=
                    completion.opcode() == POLL_ADD && completion.res() > 0 && (completion.res() & POLLRDHUP) != 0;
            boolean mayMissTheEnd = peerClosed && hasEmptiedTheSocket(completion);
            handle.handle(registration, shown(completion));
            if (mayMissTheEnd) {
                repeatRead();
            }
        }

        /**
         * Whether the read in progress has emptied the socket, or may have because this is not the completion of a
         * read.
         */
        private static boolean hasEmptiedTheSocket(IoUringIoEvent completion) {
            return completion.opcode() == POLL_ADD
                    || completion.opcode() == RECV && (completion.flags() & (MORE | SOCKET_NOT_EMPTY)) == MORE;
        }

        /**
         * Stops the read and starts it again. If reading is off, Netty stops the read itself, and it is repeated
         * anyway.
         */
        private void repeatRead() {
            ChannelConfig config = channel.config();
            if (channel.isOpen() && config.isAutoRead()) {
                config.setAutoRead(false);
                config.setAutoRead(true);
            }
        }

        private IoUringIoEvent shown(IoUringIoEvent completion) {
            if (peerClosed) {
                // Otherwise a read that was stopped just when the peer closed would never find the end. Netty repeats a
                // read that had no buffer.
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
