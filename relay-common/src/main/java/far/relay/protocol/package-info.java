/**
 * The vocabulary of the relay: what a client may say ({@link far.relay.protocol.Command}), what the server may say
 * ({@link far.relay.protocol.Event}), and the values they carry. Plain immutable values; nothing here does I/O.
 */
package far.relay.protocol;
