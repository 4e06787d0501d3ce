package far.relay.server.cli;

import far.relay.server.listener.AccessRules;
import far.relay.server.listener.ListenerConfig;
import far.relay.server.listener.TrustedProxies;
import far.relay.server.tls.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options that control access, and their values. */
final class AccessOptions {
    private final AccessRules.Builder rules = AccessRules.builder();
    private TrustedProxies proxies = TrustedProxies.NONE;
    private int allowed;
    private int denied;

    @Option(
            names = "--tls-cert",
            order = 20,
            paramLabel = "FILE",
            description = "Use TLS (1.2 and 1.3), with the certificate in this file: PEM, followed by any "
                    + "intermediate certificates. A renewed file is reloaded within seconds.")
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
            description = "Accept only clients with a certificate from an authority in this file (PEM).")
    private Path clientAuthorities;

    @Option(
            names = "--allow",
            order = 23,
            arity = "1..*",
            paramLabel = "CIDR",
            description = "Accept clients from these addresses, such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1. "
                    + "The first --allow or --deny that matches decides; if none matches, a client is accepted "
                    + "unless there is an --allow.")
    private void setAllowed(List<String> all) {
        all.subList(allowed, all.size()).forEach(cidr -> add("--allow", cidr, rules::allow));
        allowed = all.size();
    }

    @Option(
            names = "--deny",
            order = 24,
            arity = "1..*",
            paramLabel = "CIDR",
            description = "Close connections from these addresses at once.")
    private void setDenied(List<String> all) {
        all.subList(denied, all.size()).forEach(cidr -> add("--deny", cidr, rules::deny));
        denied = all.size();
    }

    @Option(
            names = "--proxy-from",
            order = 25,
            arity = "1..*",
            paramLabel = "CIDR",
            description = "Expect a PROXY header (version 1 or 2) on connections from these addresses, or Forwarded or "
                    + "X-Forwarded-For in their HTTP requests. Limits, --allow, --deny and the log then apply to the "
                    + "client that the proxy names. Give the addresses of your proxies only.")
    private void setProxies(List<String> all) {
        all.forEach(cidr -> add("--proxy-from", cidr, one -> TrustedProxies.of(List.of(one))));
        proxies = TrustedProxies.of(all);
    }

    private static void add(String option, String cidr, Consumer<String> rules) {
        try {
            rules.accept(cidr);
        } catch (IllegalArgumentException e) {
            throw OptionParser.wrong(option, "addresses such as 192.0.2.0/24, 2001:db8::/32 or 127.0.0.1", cidr);
        }
    }

    /** Checks the options together. */
    Optional<String> problem() {
        if ((certificate == null) != (key == null)) {
            return Optional.of("--tls-cert and --tls-key must be given together");
        }
        return clientAuthorities != null && certificate == null
                ? Optional.of("--tls-client-ca needs --tls-cert and --tls-key")
                : Optional.empty();
    }

    /** The listener with these options. */
    ListenerConfig applyTo(ListenerConfig listener) {
        ListenerConfig guarded = listener.withAccess(rules.build()).withProxies(proxies);
        return certificate == null
                ? guarded
                : guarded.withTls(new TlsFiles(certificate, key, Optional.ofNullable(clientAuthorities)));
    }
}
