package far.relay.transport;

import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;

/**
 * An {@link IoHandler} that keeps a {@link LoopTime} up to date. Netty's handlers ask {@link
 * IoHandlerContext#shouldReportActiveIoTime} when they have polled, right before they handle the events; those that do not ask let
 * the time begin with the first event that asks for it.
 */
final class TimedIoHandler extends ForwardingIoHandler {
    private final LoopTime time;
    private final TimedContext context;

    private TimedIoHandler(IoHandler handler, LoopTime time) {
        super(handler);
        this.time = time;
        this.context = new TimedContext(time);
    }

    /** Wraps the handlers of {@code factory}, which must be asked for one handler only. */
    static IoHandlerFactory of(IoHandlerFactory factory, LoopTime time) {
        return loop -> new TimedIoHandler(factory.newHandler(loop), time);
    }

    @Override
    public int run(IoHandlerContext loop) {
        time.end();
        context.loop = loop;
        int handled = super.run(context);
        time.beginUnlessBegun(); // tasks are next
        return handled;
    }

    /** The loop's context, which is told when events are handled. */
    private static final class TimedContext implements IoHandlerContext {
        private final LoopTime time;
        private IoHandlerContext loop;

        TimedContext(LoopTime time) {
            this.time = time;
        }

        @Override
        public boolean canBlock() {
            return loop.canBlock();
        }

        @Override
        public long delayNanos(long currentTimeNanos) {
            return loop.delayNanos(currentTimeNanos);
        }

        @Override
        public long deadlineNanos() {
            return loop.deadlineNanos();
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            time.begin();
            return false; // nobody is to be told
        }
    }
}
