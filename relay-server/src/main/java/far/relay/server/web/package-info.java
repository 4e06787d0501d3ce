/** HTTP and WebSocket on the web port (docs/rooms.md, section 1). */
package far.relay.server.web;
