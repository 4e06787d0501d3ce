package far.relay.server.listener;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** The addresses of proxies, whose word about their clients is taken. Immutable. */
public final class TrustedProxies {
    /** There are none. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<IpSubnetFilterRule> networks;

    private TrustedProxies(List<IpSubnetFilterRule> networks) {
        this.networks = networks;
    }

    /**
     * Those with these addresses or in these networks, such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1.
     *
     * @throws IllegalArgumentException if one is neither
     */
    public static TrustedProxies of(List<String> networks) {
        return new TrustedProxies(networks.stream()
                .map(network -> AccessRules.rule(network, IpFilterRuleType.ACCEPT))
                .toList());
    }

    /** Whether this is the address of one. */
    public boolean contains(SocketAddress peer) {
        if (!networks.isEmpty() && peer instanceof InetSocketAddress inet) {
            for (IpSubnetFilterRule network : networks) {
                if (network.matches(inet)) {
                    return true;
                }
            }
        }
        return false;
    }

    boolean contains(InetAddress address) {
        return contains(new InetSocketAddress(address, 0));
    }
}
