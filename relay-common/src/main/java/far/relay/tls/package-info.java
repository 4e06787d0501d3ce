/** What server and client share of TLS: its versions and ciphers, and certificates and keys from PEM files. */
package far.relay.tls;
