/** What a server counts and measures: plain fields, written and read on its event loop only. */
package far.relay.server.metrics;
