/** A conversation over one connection after another: reconnecting, resending, time limits. */
package far.relay.client.conversation;
