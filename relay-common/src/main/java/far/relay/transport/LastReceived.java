package far.relay.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.OptionalLong;

/** When the peer of a connection last sent something. The system knows it, so nothing has to be measured for it. */
public final class LastReceived {
    private LastReceived() {}

    /**
     * Since how many milliseconds nothing has come from the peer; if nothing has come at all, since it is connected. Empty if the
     * transport does not tell, or the connection is closed. It takes a call of the system. On the channel's event loop.
     */
    public static OptionalLong millisAgo(Channel channel) {
        try {
            if (channel instanceof EpollSocketChannel epoll) {
                return OptionalLong.of(epoll.tcpInfo().lastDataRecv());
            }
            if (channel instanceof IoUringSocketChannel ring) {
                return OptionalLong.of(ring.tcpInfo().lastDataRecv());
            }
        } catch (ChannelException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
