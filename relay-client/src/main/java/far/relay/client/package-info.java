/**
 * The client as a library: {@link far.relay.client.RelayClient} holds one seat of a conversation through a relay server
 * and reports to a {@link far.relay.client.RelayListener} (docs/protocol.md).
 */
package far.relay.client;
