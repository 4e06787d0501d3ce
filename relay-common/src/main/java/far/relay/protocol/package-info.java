/**
 * The protocol as types: what a client sends ({@link far.relay.protocol.Command}), what the server sends ({@link
 * far.relay.protocol.Event}), and the values in them. Immutable values; nothing here does I/O.
 */
package far.relay.protocol;
