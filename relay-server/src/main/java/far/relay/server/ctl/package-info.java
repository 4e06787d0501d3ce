/** The client of the admin socket: requests, and tables of the answers. */
package far.relay.server.ctl;
