package far.relay.server.cli;

import far.relay.server.tls.TlsFiles;
import far.relay.tls.Pem;
import far.relay.tls.PemException;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The address of the web page, as the log tells it to the users. */
final class PageAddress {
    /** A host name or an address; a certificate can name anything, also what would forge a line of the log. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:-]{1,253}");

    private static final Pattern OWN_MACHINE = Pattern.compile("localhost|127\\..*|::1|0:0:0:0:0:0:0:1");
    /** The kinds of subject alternative names (RFC 5280, section 4.2.1.6). */
    private static final int DNS_NAME = 2;

    private static final int IP_ADDRESS = 7;

    private PageAddress() {}

    /**
     * The address to open, such as {@code http://127.0.0.1:24574/}. With TLS its host is one that the certificate names: browsers
     * accept no other. A server on all addresses of its machine has two: for a browser there, and for others.
     *
     * @param bound the address of the web port
     * @param tls the files of TLS; empty for plain text
     */
    static String of(InetSocketAddress bound, Optional<TlsFiles> tls) {
        return of(bound, tls.isPresent(), tls.flatMap(PageAddress::certificate), PageAddress::machine);
    }

    /**
     * @param machine finds the address of this machine for others; empty if it has none. To list the networks takes file descriptors,
     *     so it is called only if the answer is needed
     */
    static String of(
            InetSocketAddress bound,
            boolean tls,
            Optional<X509Certificate> certificate,
            Supplier<Optional<InetAddress>> machine) {
        String scheme = tls ? "https://" : "http://";
        String port = ":" + bound.getPort() + "/";
        InetAddress address = bound.getAddress();
        Optional<String> certified = certificate.flatMap(own -> name(own, address.isLoopbackAddress()));
        if (certified.isPresent()) {
            return scheme + host(certified.get()) + port;
        }
        if (!address.isAnyLocalAddress()) {
            return scheme + host(NetUtil.toAddressString(address)) + port;
        }
        String here = scheme + "localhost" + port;
        return machine.get()
                .map(other -> here + " on this machine, " + scheme + host(NetUtil.toAddressString(other)) + port
                        + " on others")
                .orElse(here);
    }

    private static String host(String name) {
        return name.contains(":") ? "[" + name + "]" : name;
    }

    private static Optional<X509Certificate> certificate(TlsFiles files) {
        try {
            return Optional.of(Pem.certificates(files.certificate()).get(0));
        } catch (PemException e) {
            return Optional.empty(); // just replaced, as the server has loaded it
        }
    }

    /** @param own whether a name of this machine for itself is the best one, and not the worst */
    private static Optional<String> name(X509Certificate certificate, boolean own) {
        return names(certificate).stream()
                .filter(name -> HOST.matcher(name).matches())
                .min(Comparator.comparing(name -> OWN_MACHINE.matcher(name).matches() != own));
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name ->
                                    name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                            .map(name -> (String) name.get(1))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** The first address of the first network: those of virtual machines and containers come later. */
    private static Optional<InetAddress> machine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address
                            && !address.isLoopbackAddress()
                            && !address.isLinkLocalAddress())
                    .findFirst();
        } catch (SocketException e) {
            return Optional.empty();
        }
    }
}
