/** Where the states of named rooms are kept: the implementations of {@link far.relay.server.room.RoomStore}. */
package far.relay.server.store;
