/**
 * One connection: its handler, which passes commands to the core and sends the resulting events; stalled writes;
 * closing; and the log of what remote peers do.
 */
package far.relay.server.connection;
