package far.relay.server.listener;

import java.util.function.IntSupplier;

/**
 * The limits of each address, over all listeners of a server. For the event loop's thread.
 *
 * @param addresses the number of open connections
 * @param handshakes the rate of TLS handshakes that are begun and not completed
 * @param drops the rate of connections that are closed because they use too much memory
 * @param banned the addresses whose connections are refused for a while
 */
public record PeerLimits(
        AddressLimit addresses, AddressRateLimit handshakes, AddressRateLimit drops, BannedAddresses banned) {
    /** How many handshakes of an address that it began and did not complete are forgotten in a second. */
    public static final int HANDSHAKES_PER_SECOND = 20;
    /** Likewise, of its connections that used too much memory: until it is closed, such a one is a lot of work. */
    public static final int DROPS_PER_SECOND = 1;

    /** @param maxPerAddress how many connections an address may have; 0 for any number */
    public static PeerLimits of(int maxPerAddress) {
        return new PeerLimits(() -> maxPerAddress);
    }

    /** @param maxPerAddress likewise; may change */
    public PeerLimits(IntSupplier maxPerAddress) {
        this(
                new AddressLimit(maxPerAddress),
                new AddressRateLimit(HANDSHAKES_PER_SECOND),
                new AddressRateLimit(DROPS_PER_SECOND),
                new BannedAddresses());
    }
}
