package far.relay.server.admin;

import far.relay.codec.Backlog;
import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.StallHandler;
import far.relay.server.log.EventLog;
import far.relay.server.log.LogEvent;
import far.relay.server.web.BodyRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.SocketAddress;
import java.time.Duration;

/**
 * The pipeline of a connection to the admin socket: {@link StallHandler}, then the handlers of {@link BodyRoute}, the last of which is
 * {@link AdminHandler}. There are at most {@link #MOST} connections.
 */
public final class AdminInitializer extends ChannelInitializer<Channel> {
    /** The most connections to the socket; one more is closed at once. */
    public static final int MOST = 16;

    /** The most bytes of a request's body. */
    static final int MOST_BODY = 4096;

    private static final EventLog logger = new EventLog(AdminInitializer.class);
    private static final String STALL = "stall";
    /** What the log calls its clients: they have no address. */
    private static final SocketAddress NAME = new DomainSocketAddress("a client of the admin socket");

    private final AdminSite site;
    private final Duration deadAfter;
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final RateLimitedLog log;
    private final Backlog backlog = new Backlog();

    /**
     * @param deadAfter the limit of {@link StallHandler}
     */
    public AdminInitializer(AdminSite site, Duration deadAfter, RateLimitedLog log) {
        this.site = site;
        this.deadAfter = deadAfter;
        this.log = log;
    }

    /** The open connections. */
    ChannelGroup connections() {
        return connections;
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= MOST) {
            logger.log(LogEvent.ADMIN_FULL);
            channel.close();
            return;
        }
        connections.add(channel);
        PeerAddress.set(channel, NAME);
        channel.pipeline().addLast(STALL, new StallHandler(deadAfter));
        new BodyRoute(MOST_BODY, log).addTo(channel.pipeline(), new AdminHandler(site, backlog, log));
    }
}
