package far.relay.server.proxy;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** An address in the text of a proxy. */
final class IpAddress {
    private IpAddress() {}

    /** The IPv4 or IPv6 address with this text, without brackets, zone or port. An IPv4 address within an IPv6 one is an IPv4 address. */
    static Optional<InetAddress> of(String text) {
        if (!NetUtil.isValidIpV4Address(text) && (text.indexOf('%') >= 0 || !NetUtil.isValidIpV6Address(text))) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(text)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
