/** Which connections are accepted, and the handlers that each of them gets. */
package far.relay.server.listener;
