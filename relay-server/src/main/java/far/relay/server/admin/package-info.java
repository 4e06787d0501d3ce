/** What operators and their programs see of a running server: metrics and health, over HTTP; and the admin socket, at which they control it. */
package far.relay.server.admin;
