/** TLS for both server and client: versions, cipher suites, the handshake, certificates and keys from PEM files. */
package far.relay.tls;
