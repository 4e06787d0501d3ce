package far.relay.server.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What TLS is spoken with, as PEM files.
 *
 * @param certificate the server's certificate, and any intermediate ones after it
 * @param key the private key of that certificate
 * @param clientAuthorities whose certificates clients must have; empty where they need none
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {}
