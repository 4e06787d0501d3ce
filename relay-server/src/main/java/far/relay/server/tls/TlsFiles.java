package far.relay.server.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The PEM files of a TLS listener.
 *
 * @param certificate the server's certificate, followed by any intermediate ones
 * @param key the private key of that certificate
 * @param clientAuthorities the authorities that must have signed the clients' certificates; empty if clients need none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {}
