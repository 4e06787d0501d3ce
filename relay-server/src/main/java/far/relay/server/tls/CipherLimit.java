package far.relay.server.tls;

import io.netty.util.concurrent.FastThreadLocal;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;

/**
 * Limits how many ciphers the JDK's TLS may set up while it handles one record. A record can hold more than 3,000 KeyUpdates
 * (RFC 8446, section 4.6.3), for each of which the JDK derives keys and sets up a cipher or two, all at once and without a limit
 * of its own: 0.1 s. Nothing in its interface lets us stop it, but it looks each cipher up among the security providers. So this
 * puts a provider before all others that provides nothing, and throws when it is asked too often
 * (docs/decisions/0025-stopping-the-jdk-within-a-tls-record.md).
 *
 * <p>One for each thread, and of use on that thread only. A thread that has none is not limited.
 */
final class CipherLimit {
    /** How many look-ups a record may cause. One of a handshake causes up to 36; a KeyUpdate 10, and 20 if it asks for another. */
    private static final int LOOKUPS = 160;

    private static final FastThreadLocal<CipherLimit> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected CipherLimit initialValue() {
            return new CipherLimit();
        }
    };

    private static final Provider PROVIDER =
            new Provider("relay", "1", "limits how many ciphers a TLS record may need") {
                private static final long serialVersionUID = 1;

                @Override
                public Service getService(String type, String algorithm) {
                    CipherLimit limit = OF_THREAD.getIfExists();
                    if (limit != null) {
                        limit.count();
                    }
                    return null;
                }
            };

    private boolean active;
    private int lookups;

    private CipherLimit() {}

    /** That of this thread. */
    static CipherLimit ofThisThread() {
        Security.insertProviderAt(PROVIDER, 1); // does nothing the second time
        return OF_THREAD.get();
    }

    /** A record is going to be handled. */
    void begin() {
        active = true;
        lookups = 0;
    }

    /** Whether the last record needed too many ciphers, and was not handled to its end. */
    boolean isExceeded() {
        return lookups > LOOKUPS;
    }

    /** The record has been handled. */
    void end() {
        active = false;
    }

    private void count() {
        if (active && ++lookups > LOOKUPS) {
            throw new ProviderException("too many ciphers for one TLS record");
        }
    }
}
