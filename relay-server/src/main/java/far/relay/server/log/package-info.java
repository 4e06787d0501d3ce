/** The log as data: events with fields. */
package far.relay.server.log;
