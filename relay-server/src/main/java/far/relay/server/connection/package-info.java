/**
 * One connection: its handler, which gives commands to the core and sends what the core answers; stalled writes; closing;
 * and the log of what remote peers do.
 */
package far.relay.server.connection;
