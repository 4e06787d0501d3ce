package far.relay.server.listener;

import far.relay.server.connection.PeerAddress;
import far.relay.server.connection.RateLimitedLog;
import far.relay.server.connection.StallHandler;
import far.relay.server.web.HttpSite;
import far.relay.server.web.SiteRoute;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import java.time.Duration;

/**
 * The pipeline of a connection to the metrics port: {@link StallHandler}, then the handlers of {@link SiteRoute}. There are at most
 * {@link #MOST} connections.
 */
public final class MetricsInitializer extends ChannelInitializer<Channel> {
    /** The most connections to the port; one more is closed at once. */
    public static final int MOST = 32;

    private static final String STALL = "stall";

    private final Admission admission;
    private final Duration deadAfter;
    private final ChannelGroup connections;
    private final RateLimitedLog log;
    private final SiteRoute site;

    /**
     * @param deadAfter the limit of {@link StallHandler}
     * @param connections the group of open connections to this port; each connection is added
     */
    public MetricsInitializer(
            Admission admission, Duration deadAfter, ChannelGroup connections, HttpSite site, RateLimitedLog log) {
        this.admission = admission;
        this.deadAfter = deadAfter;
        this.connections = connections;
        this.log = log;
        this.site = new SiteRoute(site, log);
    }

    @Override
    protected void initChannel(Channel channel) {
        if (connections.size() >= MOST) {
            log.refused(PeerAddress.name(channel), "too many connections to the metrics port");
            channel.close();
            return;
        }
        connections.add(channel);
        admission.count(channel);
        channel.pipeline().addLast(STALL, new StallHandler(deadAfter));
        site.addTo(channel.pipeline());
    }
}
