package far.relay.server.listener;

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
    /** @param maxPerAddress how many connections an address may have; 0 for any number */
    public static PeerLimits of(int maxPerAddress) {
        return new PeerLimits(
                new AddressLimit(maxPerAddress), new AddressRateLimit(), new AddressRateLimit(), new BannedAddresses());
    }
}
