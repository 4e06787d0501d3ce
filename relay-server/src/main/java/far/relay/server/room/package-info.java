/**
 * The core: the rules of a room ({@code TurnOrder}), the rooms and the lobby, and a client's stay as they see it. All of it
 * belongs to the thread of the event loop: no locks.
 */
package far.relay.server.room;
