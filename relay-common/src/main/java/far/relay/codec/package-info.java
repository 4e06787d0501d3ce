/**
 * Converts between bytes and the types of the protocol: lines, UTF-8, size limits and reserved words (docs/protocol.md,
 * sections 1, 2, 3, 6 and 7). Code outside this package does not handle bytes.
 */
package far.relay.codec;
