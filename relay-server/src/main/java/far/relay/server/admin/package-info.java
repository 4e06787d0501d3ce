/** What operators and their programs see of a running server: metrics and health, over HTTP. */
package far.relay.server.admin;
