package far.relay.server.cli;

import far.relay.server.tls.TlsFiles;
import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say who comes in, and what they were given. */
public final class EntryOptions {
    private static final int V4_BITS = 32;
    private static final int V6_BITS = 128;

    private final List<IpSubnetFilterRule> rules = new ArrayList<>();
    private int allowed;
    private int denied;

    @Option(
            names = "--tls-cert",
            order = 20,
            paramLabel = "FILE",
            description = "Speak TLS (1.2 and 1.3), with the certificate in this file: PEM, and any intermediate "
                    + "certificates after it. A renewed file is taken up within seconds.")
    private Path certificate;

    @Option(
            names = "--tls-key",
            order = 21,
            paramLabel = "FILE",
            description = "The private key of that certificate: PEM, PKCS #8, not encrypted.")
    private Path key;

    @Option(
            names = "--tls-client-ca",
            order = 22,
            paramLabel = "FILE",
            description = "Let in only clients with a certificate from an authority in this file (PEM).")
    private Path clientAuthorities;

    @Option(
            names = "--allow",
            order = 23,
            arity = "1..*",
            paramLabel = "CIDR",
            description = "Let in clients from these addresses, such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1. The "
                    + "first of all --allow and --deny that fits decides; where none does, who comes is let in, but not "
                    + "if there is any --allow.")
    private void setAllowed(List<String> all) {
        all.subList(allowed, all.size()).forEach(cidr -> add("--allow", cidr, IpFilterRuleType.ACCEPT));
        allowed = all.size();
    }

    @Option(
            names = "--deny",
            order = 24,
            arity = "1..*",
            paramLabel = "CIDR",
            description = "Close connections from these addresses at once.")
    private void setDenied(List<String> all) {
        all.subList(denied, all.size()).forEach(cidr -> add("--deny", cidr, IpFilterRuleType.REJECT));
        denied = all.size();
    }

    private void add(String option, String cidr, IpFilterRuleType type) {
        rules.add(rule(cidr, type)
                .orElseThrow(() ->
                        Values.wrong(option, "addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1", cidr)));
    }

    /** Names are no addresses: to look them up is not what one expects of a list that keeps people out. */
    private static Optional<IpSubnetFilterRule> rule(String cidr, IpFilterRuleType type) {
        int slash = cidr.indexOf('/');
        String address = slash < 0 ? cidr : cidr.substring(0, slash);
        boolean v6 = NetUtil.isValidIpV6Address(address) && !address.contains("%");
        if (!v6 && !NetUtil.isValidIpV4Address(address)) {
            return Optional.empty();
        }
        int bits = v6 ? V6_BITS : V4_BITS;
        String prefix = slash < 0 ? Integer.toString(bits) : cidr.substring(slash + 1);
        return prefix.matches("\\d{1,3}") && Integer.parseInt(prefix) <= bits
                ? Optional.of(new IpSubnetFilterRule(address, Integer.parseInt(prefix), type))
                : Optional.empty();
    }

    /** What is wrong with these options as a whole. */
    Optional<String> problem() {
        if ((certificate == null) != (key == null)) {
            return Optional.of("--tls-cert and --tls-key need each other");
        }
        return clientAuthorities != null && certificate == null
                ? Optional.of("--tls-client-ca needs --tls-cert and --tls-key")
                : Optional.empty();
    }

    /** Whether a connection from this address is let in. */
    public boolean admits(InetSocketAddress peer) {
        for (IpSubnetFilterRule rule : rules) {
            if (rule.matches(peer)) {
                return rule.ruleType() == IpFilterRuleType.ACCEPT;
            }
        }
        return allowed == 0;
    }

    /** The files that TLS is spoken with; empty where it is not. */
    public Optional<TlsFiles> tls() {
        return Optional.ofNullable(certificate)
                .map(file -> new TlsFiles(file, key, Optional.ofNullable(clientAuthorities)));
    }
}
