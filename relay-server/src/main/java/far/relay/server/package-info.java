/**
 * The relay server. {@link far.relay.server.RelayServer} starts and stops it; {@code listener} builds each connection's
 * pipeline; {@code connection} passes typed commands to the core in {@code room}; {@code cli} is the command line.
 */
package far.relay.server;
