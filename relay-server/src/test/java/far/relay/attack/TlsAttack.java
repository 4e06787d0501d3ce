package far.relay.attack;

import java.util.concurrent.TimeUnit;

/** An attack on TLS itself. */
interface TlsAttack extends Attack {
    /** The limit for a flood of handshakes and records. */
    long PATIENCE = TimeUnit.MILLISECONDS.toNanos(100);

    @Override
    default boolean suits(boolean tls) {
        return tls;
    }

    @Override
    default long patience(boolean tls) {
        return PATIENCE;
    }
}
