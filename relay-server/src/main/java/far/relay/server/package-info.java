/**
 * The relay server. {@link far.relay.server.RelayServer} listens; {@code listener} builds each connection's pipeline;
 * {@code connection} hands typed commands to the core in {@code room}; {@code cli} is the program around it.
 */
package far.relay.server;
