/** TLS: certificates and their renewal, the threads for handshakes, and limits on what a handshake or record may cost. */
package far.relay.server.tls;
