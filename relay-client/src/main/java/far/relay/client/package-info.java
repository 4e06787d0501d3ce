/**
 * The client as a library: {@link far.relay.client.RelayClient} holds one seat of a conversation through a relay server
 * and reports to a {@link far.relay.client.RelayListener} (docs/protocol.md). {@link far.relay.client.RoomClient} does so in a named
 * room (docs/rooms.md).
 */
package far.relay.client;
