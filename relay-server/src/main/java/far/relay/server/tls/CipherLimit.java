package far.relay.server.tls;

import io.netty.util.concurrent.FastThreadLocal;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;

/**
 * Limits how many ciphers the JDK's TLS may set up while it handles one record. A record can hold more than 3,000
 * KeyUpdates (RFC 8446, section 4.6.3), and for each the JDK derives keys and sets up a cipher or two, all at once and
 * without a limit, which takes 0.1 s. The JDK has no interface to stop it, but it looks up each cipher among the
 * security providers. So this class registers a first provider that provides nothing, and throws after too many
 * look-ups (docs/decisions/0025-stopping-the-jdk-within-a-tls-record.md).
 *
 * <p>Each thread has its own, for use on that thread only. A thread without one is not limited.
 */
final class CipherLimit {
    /**
     * How many look-ups a record may cause. A handshake record causes up to 36; a KeyUpdate 10, or 20 if it requests an
     * answer.
     */
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

    /** The limit of this thread. */
    static CipherLimit ofThisThread() {
        Security.insertProviderAt(PROVIDER, 1); // does nothing the second time
        return OF_THREAD.get();
    }

    /** Starts counting, before a record is processed. */
    void begin() {
        active = true;
        lookups = 0;
    }

    /** Whether the last record needed too many ciphers, so that the JDK was stopped. */
    boolean isExceeded() {
        return lookups > LOOKUPS;
    }

    /** Stops counting, after the record. */
    void end() {
        active = false;
    }

    private void count() {
        if (active && ++lookups > LOOKUPS) {
            throw new ProviderException("too many ciphers for one TLS record");
        }
    }
}
