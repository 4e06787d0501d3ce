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
 * Keeps io_uring from reading from a channel that is told not to. When the buffer ring has no buffer left for a channel, Netty
 * 4.2.18 submits its read again, whether or not the channel still wants to read ({@code
 * AbstractIoUringStreamChannel.readComplete0}); so a channel whose reading was stopped while many others read goes on reading
 * without end. A channel whose reading is stopped learns instead that its read was cancelled, as it asked for, and then Netty
 * reads again only if it is told to. When the peer has closed or reset the connection, Netty reads what is left, which is
 * bounded, to find the end; that read has to go on.
 *
 * <p>A multishot read that has emptied the socket of a connection that is reset waits for a wake-up that came before (seen with
 * Linux 6.18): it would never find the end. So it is cancelled then, and submitted again.
 */
final class RingExhaustion extends ForwardingIoHandler {
    /** Of Linux, on all processors that Netty's library is built for. */
    private static final int ENOBUFS = 105;

    private static final int ECANCELED = 125;
    /** The same, and of io_uring's operations the one that asks for it. */
    private static final int POLLRDHUP = 0x2000;

    private static final byte POLL_ADD = 6;
    private static final byte RECV = 27;
    /** Flags of a completion: IORING_CQE_F_MORE and IORING_CQE_F_SOCK_NONEMPTY. */
    private static final int MORE = 2;

    private static final int SOCKET_NOT_EMPTY = 4;

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
            peerClosed |=
                    completion.opcode() == POLL_ADD && completion.res() > 0 && (completion.res() & POLLRDHUP) != 0;
            boolean mayMissTheEnd = peerClosed && hasEmptiedTheSocket(completion);
            handle.handle(registration, shown(completion));
            if (mayMissTheEnd) {
                repeatRead();
            }
        }

        /** Whether the read under way has done so; or this is no completion of a read, and it may have. */
        private static boolean hasEmptiedTheSocket(IoUringIoEvent completion) {
            return completion.opcode() == POLL_ADD
                    || completion.opcode() == RECV && (completion.flags() & (MORE | SOCKET_NOT_EMPTY)) == MORE;
        }

        /** Stops the read and starts it again. Of a channel whose reading is off Netty stops it, and it is repeated anyway. */
        private void repeatRead() {
            ChannelConfig config = channel.config();
            if (channel.isOpen() && config.isAutoRead()) {
                config.setAutoRead(false);
                config.setAutoRead(true);
            }
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
