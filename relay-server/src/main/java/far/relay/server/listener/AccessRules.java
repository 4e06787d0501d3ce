package far.relay.server.listener;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Which addresses are admitted. The first rule that matches an address decides. An address that no rule matches is
 * admitted, unless there is an allow rule. Immutable.
 */
public final class AccessRules {
    /** Admits all addresses. */
    public static final AccessRules NONE = builder().build();

    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    private final List<IpSubnetFilterRule> rules;
    private final boolean admitsOthers;

    private AccessRules(List<IpSubnetFilterRule> rules) {
        this.rules = List.copyOf(rules);
        this.admitsOthers = rules.stream().noneMatch(rule -> rule.ruleType() == IpFilterRuleType.ACCEPT);
    }

    /** A builder without any rules. */
    public static Builder builder() {
        return new Builder();
    }

    /** A rule for an address or network. @throws IllegalArgumentException if it is neither */
    static IpSubnetFilterRule rule(String network, IpFilterRuleType type) {
        int slash = network.indexOf('/');
        String address = slash < 0 ? network : network.substring(0, slash);
        boolean v6 = NetUtil.isValidIpV6Address(address) && !address.contains("%");
        int bits = v6 ? V6_BITS : V4_BITS;
        String prefix = slash < 0 ? Integer.toString(bits) : network.substring(slash + 1);
        if (!v6 && !NetUtil.isValidIpV4Address(address)
                || !prefix.matches("\\d{1,3}")
                || Integer.parseInt(prefix) > bits) {
            throw new IllegalArgumentException("'" + network + "' is not an address or network");
        }
        return new IpSubnetFilterRule(address, Integer.parseInt(prefix), type);
    }

    /** Whether a connection from this address is admitted. */
    public boolean admits(InetSocketAddress peer) {
        for (IpSubnetFilterRule rule : rules) {
            if (rule.matches(peer)) {
                return rule.ruleType() == IpFilterRuleType.ACCEPT;
            }
        }
        return admitsOthers;
    }

    /** Collects rules, in their order. */
    public static final class Builder {
        private final List<IpSubnetFilterRule> rules = new ArrayList<>();

        private Builder() {}

        /**
         * Admits an address or network such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1.
         *
         * @throws IllegalArgumentException if it is not one; host names are not accepted, as their addresses can change
         */
        public Builder allow(String network) {
            return add(network, IpFilterRuleType.ACCEPT);
        }

        /** Refuses an address or network. @throws IllegalArgumentException if it is not one */
        public Builder deny(String network) {
            return add(network, IpFilterRuleType.REJECT);
        }

        private Builder add(String network, IpFilterRuleType type) {
            rules.add(rule(network, type));
            return this;
        }

        public AccessRules build() {
            return new AccessRules(rules);
        }
    }
}
