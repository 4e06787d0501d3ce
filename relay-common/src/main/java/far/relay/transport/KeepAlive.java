package far.relay.transport;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.uring.IoUringChannelOption;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * When the system closes a connection whose peer does not respond: it sends three keep-alive probes at even intervals
 * in the second half of the time (RFC 9293, section 3.8.4), and waits as long for an acknowledgement (RFC 5482).
 */
record KeepAlive(int idleSeconds, int intervalSeconds, int giveUpMillis) {
    private static final int PROBES = 3;
    /** The limit of Linux, in seconds. */
    private static final int LONGEST_IDLE = 32_767;

    static KeepAlive of(Duration deadAfter) {
        int seconds = Math.toIntExact(deadAfter.toSeconds());
        int interval = Math.max(1, seconds / (2 * PROBES));
        return new KeepAlive(
                Math.min(LONGEST_IDLE, seconds - PROBES * interval), interval, Math.toIntExact(deadAfter.toMillis()));
    }

    /** Sets an option, for example of a bootstrap. */
    interface Setter {
        <T> void set(ChannelOption<T> option, T value);
    }

    /** Sets the options of a connection of this transport. */
    void applyTo(Setter connection, Transport transport) {
        connection.set(ChannelOption.SO_KEEPALIVE, true);
        switch (transport) {
            case IO_URING -> {
                connection.set(IoUringChannelOption.TCP_KEEPIDLE, idleSeconds);
                connection.set(IoUringChannelOption.TCP_KEEPINTVL, intervalSeconds);
                connection.set(IoUringChannelOption.TCP_KEEPCNT, PROBES);
                connection.set(IoUringChannelOption.TCP_USER_TIMEOUT, giveUpMillis);
            }
            case EPOLL -> {
                connection.set(EpollChannelOption.TCP_KEEPIDLE, idleSeconds);
                connection.set(EpollChannelOption.TCP_KEEPINTVL, intervalSeconds);
                connection.set(EpollChannelOption.TCP_KEEPCNT, PROBES);
                connection.set(EpollChannelOption.TCP_USER_TIMEOUT, giveUpMillis);
            }
            case NIO -> {
                connection.set(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idleSeconds);
                connection.set(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), intervalSeconds);
                connection.set(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), PROBES);
            }
            case KQUEUE -> {} // Netty has no such options for it
        }
    }
}
