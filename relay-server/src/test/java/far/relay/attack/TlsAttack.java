package far.relay.attack;

import java.util.concurrent.TimeUnit;

/** An attack on TLS itself. */
interface TlsAttack extends Attack {
    @Override
    default boolean suits(boolean tls) {
        return tls;
    }

    @Override
    default long patience() {
        return TimeUnit.MILLISECONDS.toNanos(100);
    }
}
