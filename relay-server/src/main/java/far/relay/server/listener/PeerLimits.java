package far.relay.server.listener;

/**
 * What each address may do, over all listeners of a server. Belongs to the event loop's thread.
 *
 * @param addresses how many connections it may have open
 * @param handshakes how many TLS handshakes it may begin and not complete
 * @param drops how many of its connections may have been closed for want of memory
 * @param banned the addresses that no connection is accepted from for a while
 */
public record PeerLimits(
        AddressLimit addresses, AddressRateLimit handshakes, AddressRateLimit drops, BannedAddresses banned) {
    /** @param maxPerAddress how many connections an address may have; 0 for any number */
    public static PeerLimits of(int maxPerAddress) {
        return new PeerLimits(
                new AddressLimit(maxPerAddress), new AddressRateLimit(), new AddressRateLimit(), new BannedAddresses());
    }
}
