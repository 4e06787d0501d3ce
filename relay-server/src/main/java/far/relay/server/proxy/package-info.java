/** What proxies in front of the server tell about their clients: the PROXY protocol, and the headers of HTTP requests. */
package far.relay.server.proxy;
